#pragma once
#include <optional>

#include "analysis/case.h"
#include "document/value.h"

namespace shortboard {

/// The plan of a spec; absent where it is to be searched (missing, or "auto"). A plan that names some of its parts gets
/// the others by arithmetic (data) or by default, each of which goes to the case's assumptions.
[[nodiscard]] std::optional<Plan> read_plan(const std::optional<Value>& value, Case& c);

}  // namespace shortboard
