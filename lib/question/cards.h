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

/// One of a Spec's groups of cards, with what of the Spec's plan and software is its own.
struct GroupPart {
  std::size_t group = 0;
  int all_cards = 0;               ///< Of all groups: what a usual batch is for.
  bool mixed = false;              ///< There are others.
  const PlanSpec* plan = nullptr;  ///< Null: the Spec has none.
  std::string plan_path = "plan";
  std::string stack{};  ///< Empty: the usual one.
  std::string stack_path = "stack";
};

/// The one group of a Spec that has one.
[[nodiscard]] GroupPart only_group(const Spec& spec);
/// One of several groups, with its parts of `plan.groups` and of a stack by groups.
[[nodiscard]] GroupPart part_of(const Spec& spec, std::size_t group, const std::string& name, int all_cards);

/// The cards that a question is about, before anything is known of the workload on them.
struct GivenCards {
  ClusterParts parts;  ///< Without a software stack.
  int count = 0;
  std::vector<Assumption> assumed;
};

/// Looks up a group's accelerator, system and fabric, by their names or else the usual ones. Throws SpecError.
[[nodiscard]] GivenCards given_cards(const Spec& spec, std::size_t group, const Database& database);

/// Names of the cluster's groups: `name`, or the accelerator as written. Throws SpecError where two are the same.
[[nodiscard]] std::vector<std::string> group_names(const Spec& spec);

/// Throws SpecError where `plan.groups` or a stack by groups names a group that there is not.
void check_group_names(const Spec& spec, const std::vector<std::string>& names);

/// The place of a group among the names. Throws SpecError at the path where there is none.
[[nodiscard]] std::size_t group_named(const Spec& spec, std::string_view path, const std::string& name,
                                      const std::vector<std::string>& names);

}  // namespace shortboard
