#pragma once
#include "document/node.h"
#include "document/value.h"

namespace shortboard {

/// The spec that a corpus row's configuration makes on a stack of the database. What its source left open ("auto") is
/// left to the search. Throws SpecError for a field that a spec can't express.
[[nodiscard]] Node spec_of_row(const Value& row, const std::string& stack);

}  // namespace shortboard
