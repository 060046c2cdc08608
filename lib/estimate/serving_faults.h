#pragma once
#include <string>
#include <vector>

#include "estimate/serving_step.h"

namespace shortboard {

/// Why a plan cannot serve the job on the cluster, apart from memory, one sentence each: cards that it does not use,
/// heads or stages that do not divide. Empty: it can.
[[nodiscard]] std::vector<std::string> serving_faults(const ServingCluster& cluster, const ServingJob& job,
                                                      const ServingPlan& plan);

}  // namespace shortboard
