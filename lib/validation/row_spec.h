#pragma once
#include "document/node.h"
#include "document/value.h"

namespace shortboard {

/// The spec that a corpus row's configuration makes, with its recomputation as given. Throws SpecError for a field that
/// a spec can't express, such as a degree that its source left out.
[[nodiscard]] Node spec_of_row(const Value& row, const std::string& recompute);

}  // namespace shortboard
