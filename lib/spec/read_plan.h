#pragma once
#include <optional>

#include "analysis/case.h"
#include "document/value.h"

namespace shortboard {

/// Sets the case's plan, or its limits where the plan is to be searched: missing, "auto", or a map in which some parts
/// are "auto". Parts that a map does not name are found by arithmetic (data) or by default, each of which goes to the
/// case's assumptions.
void read_plan(const std::optional<Value>& value, TrainingQuestion& c);

}  // namespace shortboard
