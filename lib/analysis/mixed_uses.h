#pragma once
#include <span>

#include "analysis/mixed_serving.h"

namespace shortboard {

/// What a group's cards serve alone, all of the work on each replica; absent where no plan fits.
struct GroupCapacity {
  ServingPlan plan;
  double requests_per_second = 0.0;
};
[[nodiscard]] std::optional<GroupCapacity> capacity_alone(const ServingCase& question);

/// Requests routed by what each group can serve, or equally by cards, where the first group at its limit is the end.
[[nodiscard]] MixedUse routed_use(const MixedServingCase& question, std::span<const std::optional<GroupCapacity>> alone,
                                  bool by_capacity);

/// A group's cards as one role runs on them, in whole replicas.
struct RoleSide {
  ServingCase question;
  ServingPlan plan;
  double most = 0.0;  ///< Replicas.
};
/// The sides of both roles, each of every group; absent where no plan fits.
struct RoleSides {
  std::vector<std::optional<RoleSide>> prompts, generation;
};
[[nodiscard]] RoleSides role_sides(const MixedServingCase& question);

/// Prompts on one group and generation on another, in whole replicas; cards that the other role cannot feed, and other
/// groups, do all of the work for requests of their own. `rate`: of those requests that are split, 0: the most.
[[nodiscard]] MixedUse split_use(const MixedServingCase& question, const GroupRoles& roles, const RoleSides& sides,
                                 std::span<const std::optional<GroupCapacity>> alone, const GroupLink& link);

/// The roles of a use of split_use at a rate, with the latencies that requests see.
[[nodiscard]] RolePoint split_point(const MixedServingCase& question, const MixedUse& use, double rate);

}  // namespace shortboard
