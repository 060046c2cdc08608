#pragma once
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "estimate/cluster.h"
#include "hwdb/database.h"
#include "spec/spec.h"

namespace shortboard {

/// One group of a Spec's cards, with the group's own part of the plan and software.
struct GroupPart {
  std::size_t group = 0;
  int all_cards = 0;               ///< Cards of all groups, from which the default batch follows.
  bool mixed = false;              ///< There are other groups.
  const PlanSpec* plan = nullptr;  ///< Null: the Spec has no plan.
  std::string plan_path = "plan";
  std::string stack{};  ///< Empty: the default.
  std::string stack_path = "stack";
};

/// The group of a Spec with one group.
[[nodiscard]] GroupPart only_group(const Spec& spec);
/// One of several groups, with its parts of `plan.groups` and of a stack per group.
[[nodiscard]] GroupPart part_of(const Spec& spec, std::size_t group, const std::string& name, int all_cards);

/// The cards of a question, without the workload.
struct GivenCards {
  ClusterParts parts;  ///< Without a software stack.
  int count = 0;
  std::vector<Assumption> assumed;
};

/// Looks up a group's accelerator, system and fabric, by name or by default. Throws SpecError.
[[nodiscard]] GivenCards given_cards(const Spec& spec, std::size_t group, const Database& database);

/// Names of the cluster's groups: `name`, or the accelerator as written. Throws SpecError if two are equal.
[[nodiscard]] std::vector<std::string> group_names(const Spec& spec);

/// Throws SpecError if `plan.groups` or a stack per group names an unknown group.
void check_group_names(const Spec& spec, const std::vector<std::string>& names);

/// The index of a group among the names. Throws SpecError at `path` if it is unknown.
[[nodiscard]] std::size_t group_named(const Spec& spec, std::string_view path, const std::string& name,
                                      const std::vector<std::string>& names);

}  // namespace shortboard
