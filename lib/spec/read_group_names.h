#pragma once
#include <string>
#include <vector>

#include "document/value.h"

namespace shortboard {

/// Names of `cluster.groups`: `name`, or the accelerator as written. Throws SpecError where two are the same.
[[nodiscard]] std::vector<std::string> read_group_names(const Value& spec);

}  // namespace shortboard
