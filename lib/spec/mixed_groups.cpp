#include "spec/mixed_groups.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <string_view>

namespace shortboard {
namespace {

/// Keys that hold for the whole spec: what is assumed under them is no matter of one group.
constexpr std::array<std::string_view, 3> kShared{"train.", "serve.", "plan"};

}  // namespace

std::optional<Value> of_group(const std::optional<Value>& value, const std::string& name) {
  if (!value || !value->is_map()) return value;
  return value->optional(name);
}

void check_group_names(const std::optional<Value>& map, const std::vector<std::string>& names) {
  if (!map || !map->is_map()) return;
  for (const Value& entry : map->entries())
    if (std::ranges::find(names, entry.node().key) == names.end())
      throw entry.error(fmt::format("no group '{}'", entry.node().key),
                        fmt::format("the groups are {}", fmt::join(names, ", ")));
}

std::optional<Value> plan_of_group(const std::optional<Value>& plan, const std::string& name) {
  if (!plan || !plan->is_map()) return plan;
  const std::optional<Value> groups = plan->optional("groups");
  return groups ? groups->optional(name) : std::nullopt;
}

std::vector<Assumption> joint_assumptions(const std::vector<std::string>& names,
                                          const std::vector<std::vector<Assumption>>& assumed) {
  constexpr std::string_view kFirst = "cluster.groups[0]";
  std::vector<Assumption> joint;
  for (std::size_t g = 0; g < names.size(); ++g)
    for (Assumption one : assumed[g]) {
      if (one.key.starts_with(kFirst)) one.key.replace(0, kFirst.size(), fmt::format("cluster.groups[{}]", g));
      if (std::ranges::none_of(kShared, [&](std::string_view key) { return one.key.starts_with(key); }))
        one.what = fmt::format("{}: {}", names[g], one.what);
      const auto alike = [&](const Assumption& other) { return other.what == one.what && other.value == one.value; };
      if (std::ranges::none_of(joint, alike)) joint.push_back(std::move(one));
    }
  return joint;
}

}  // namespace shortboard
