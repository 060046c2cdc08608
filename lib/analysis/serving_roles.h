#pragma once
#include "analysis/goodput.h"
#include "estimate/disaggregated.h"

namespace shortboard {

/// Cards of a case divided between prompts and generation: as `roles` says, or in the ratio that serves most requests.
/// A role without a plan of its own takes the case's. Points into the case, which must outlive it. Absent where the
/// cards do not hold a replica of each role.
[[nodiscard]] std::optional<RolePair> role_pair(const ServingQuestion& question);

/// What the roles serve: the case's rate where it is given; otherwise the largest within the objective, or the largest.
struct RoleAnswer {
  RolePoint point;
  GoodputBound bound = GoodputBound::prefill;  ///< Of the largest rate: a latency, or the slower group.
  bool kept_up = true;                         ///< The case's rate is no more than the groups serve.
};
[[nodiscard]] RoleAnswer answer_roles(const ServingQuestion& question, const RolePair& pair);

}  // namespace shortboard
