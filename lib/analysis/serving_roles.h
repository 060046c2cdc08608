#pragma once
#include "analysis/goodput.h"
#include "estimate/disaggregated.h"

namespace shortboard {

/// Cards of a case divided between prompts and generation: as `roles` says, or in the ratio that serves most requests.
/// A role without a plan of its own takes the case's. Points into the case, which must outlive it. Absent where the
/// cards do not hold a replica of each role.
[[nodiscard]] std::optional<RolePair> role_pair(const ServingQuestion& question);

/// What the roles serve: the given rate, or else the highest within the objective, or the highest.
struct RoleAnswer {
  RolePoint point;
  GoodputBound bound = GoodputBound::prefill;  ///< What limits the highest rate: a latency, or the slower group.
  bool kept_up = true;                         ///< The groups serve the given rate.
};
[[nodiscard]] RoleAnswer answer_roles(const ServingQuestion& question, const RolePair& pair);

}  // namespace shortboard
