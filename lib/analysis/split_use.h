#pragma once
#include <map>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "analysis/mixed_uses.h"

namespace shortboard {

/// A group's cards in one role, in whole replicas.
struct RoleSide {
  ServingQuestion question;
  ServingPlan plan;
  double most = 0.0;  ///< Replicas; at least one.
};
/// The sides of both roles, each of every group: offline plans of replicas of several sizes, the best for all of its
/// cards first. None where no plan fits.
struct RoleSides {
  std::vector<std::vector<RoleSide>> prompts, generation;
};
[[nodiscard]] RoleSides role_sides(const MixedServingQuestion& question);

/// What the cards that no role uses serve by themselves. Each number of them is searched once.
class SpareCards {
 public:
  /// Absent if no plan fits.
  const std::optional<GroupCapacity>& capacity(const ServingGroup& group, int cards);

 private:
  std::map<std::pair<std::string, int>, std::optional<GroupCapacity>> known_;  ///< By the group's name.
};

/// Prompts on one group and generation on another, in whole replicas; cards that neither role takes, and other groups,
/// do all of the work for requests of their own. The best of all pairs of sides: with as many replicas as keep the
/// slower role busy, offline with any number of up to 64, of replicas of all sizes.
[[nodiscard]] MixedUse split_use(const MixedServingQuestion& question, const GroupRoles& roles, const RoleSides& sides,
                                 std::span<const std::optional<GroupCapacity>> alone, SpareCards& spare,
                                 const GroupLink& link);

/// The roles of a use of split_use at a rate, with the latencies that requests see.
[[nodiscard]] RolePoint split_point(const MixedServingQuestion& question, const MixedUse& use, double rate);

}  // namespace shortboard
