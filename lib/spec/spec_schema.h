#pragma once
#include <string>

namespace shortboard {

/// The JSON Schema (2020-12) of a spec, from the table of keys: for editors and for other programs. A YAML spec is
/// valid against it where it is so as JSON. It tells types, ranges, names and which workload uses which key; what
/// depends on the mode of a service or on the number of groups is the reader's business.
[[nodiscard]] std::string spec_schema();

}  // namespace shortboard
