#pragma once
#include <optional>
#include <string>
#include <vector>

#include "document/value.h"
#include "estimate/cluster.h"

namespace shortboard {

/// The part of a map by group names that is one group's; of anything else, the whole.
[[nodiscard]] std::optional<Value> of_group(const std::optional<Value>& value, const std::string& name);

/// Throws SpecError where a map names a group that is none of `names`.
void check_group_names(const std::optional<Value>& map, const std::vector<std::string>& names);

/// The plan of one group: all of it where the spec gives none by groups (`plan: auto`), else its own part.
[[nodiscard]] std::optional<Value> plan_of_group(const std::optional<Value>& plan, const std::string& name);

/// What groups assumed, in one list: what is a group's own under its name and key, what all assume alike once.
[[nodiscard]] std::vector<Assumption> joint_assumptions(const std::vector<std::string>& names,
                                                        const std::vector<std::vector<Assumption>>& assumed);

}  // namespace shortboard
