#pragma once
#include <string>

#include "document/value.h"
#include "spec/spec.h"

namespace shortboard {

/// The Spec that a published training run makes on a stack of the database. What its source left open ("auto") is left
/// to the search. Throws SpecError for a field that a Spec can't express.
[[nodiscard]] Spec spec_of_row(const Value& row, const std::string& stack);

}  // namespace shortboard
