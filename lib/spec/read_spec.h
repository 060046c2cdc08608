#pragma once
#include <string>

#include "document/node.h"
#include "spec/spec.h"

namespace shortboard {

/// Reads a document into a Spec; `file` names it in errors. It is strict: an unknown key, a value of another type or
/// out of its range, and a key that has no effect for this workload or beside another key throw a SpecError with the
/// place and what would be right. The Question checks names of hwdb and combinations of several keys.
[[nodiscard]] Spec read_spec(const Node& document, const std::string& file);

/// Checks a Spec that was made in code by the same rules. Errors of a Spec that was read have its places.
void check_spec(const Spec& spec);

}  // namespace shortboard
