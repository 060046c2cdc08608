#pragma once
#include <string>
#include <vector>

#include "estimate/serving_step.h"

namespace shortboard {

/// Why a plan can't serve the job on the cluster's cards: cards that it does not use, heads or stages that do not
/// divide. Empty: it can, memory aside.
[[nodiscard]] std::vector<std::string> serving_faults(const ServingCluster& cluster, const ServingJob& job,
                                                      const ServingPlan& plan);

/// Routed experts of the model's largest layer; 0: it has none.
[[nodiscard]] int most_experts(const Architecture& model);

}  // namespace shortboard
