#pragma once
#include "analysis/serving_answer.h"
#include "analysis/serving_roles.h"

namespace shortboard {

/// One half of a service whose prompts and generation run on cards of their own.
struct RoleShare {
  ServingPlan plan;  ///< Of one replica; `replicas` of it.
  double replicas = 0.0, cards = 0.0;
  double most_requests_per_second = 0.0;  ///< That the group could serve.
  ServingPhase alone;  ///< Its half of the work at full load: ladder and resource gains, the plan kept.
};

/// What such a service reaches. Latencies are of a request in the mean, with its percentiles.
struct RolesAnswer {
  ServingQuestion question;
  Answer shared;
  RoleShare prefill, decode;
  double idle_cards = 0.0;  ///< In no whole replica.
  double batch = 0.0;       ///< Sequences that one decode replica runs.
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
