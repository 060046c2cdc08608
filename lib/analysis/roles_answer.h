#pragma once
#include "analysis/serving_answer.h"
#include "analysis/serving_roles.h"

namespace shortboard {

/// One role of a service with separate cards for prompts and generation.
struct RoleShare {
  ServingPlan plan;  ///< Of one replica; `replicas` of it.
  double replicas = 0.0, cards = 0.0;
  double most_requests_per_second = 0.0;  ///< The most that the group could serve.
  ServingPhase alone;                     ///< Its phase at full load: ladder and resource gains, with the same plan.
};

/// The answer of `size` for such a service. Latencies are means over requests, with percentiles.
struct RolesAnswer {
  ServingQuestion question;
  SharedAnswer shared;
  RoleShare prefill, decode;
  double idle_cards = 0.0;  ///< Cards that do not fill a replica.
  double batch = 0.0;       ///< Sequences that run at once on one decode replica.
  Bytes cache;              ///< Of one prompt, over the cards of a replica.
  Seconds transfer, exposed;
  ServingPoint point;
  GoodputBound bound = GoodputBound::prefill;
};

/// Divides the cards as `roles` says, or in the ratio that serves most requests, and answers for both halves together:
/// at the rate asked, within the objective, or at the most they serve. A role whose plan nobody gives takes the one
/// that does its half of the work fastest. Throws NoPlanFits where the cards hold no replica of each role.
[[nodiscard]] RolesAnswer answer_with_roles(const ServingQuestion& question);

}  // namespace shortboard
