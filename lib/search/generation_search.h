#pragma once
#include <optional>

#include "estimate/generation.h"
#include "search/generation_objective.h"

namespace shortboard {

/// Degrees that are given. Absent degrees are searched.
struct GenerationLimits {
  std::optional<int> ulysses, ring, cfg_parallel, pipefusion, tensor;
};

/// The result of a search.
struct GenerationSearch {
  std::optional<GenerationEstimate> best;      ///< Absent if no plan fits.
  std::optional<GenerationEstimate> smallest;  ///< The plan that needs the least memory, whether it fits or not.
  long long tried = 0;                         ///< Plans.
};

/// Tries all plans whose degrees are powers of two (or the given number) and whose replica divides the cluster and
/// stays in a scale-up domain. Keeps the plan with the highest throughput or the least latency; among equal plans the
/// one with the fewest cards per replica.
[[nodiscard]] GenerationSearch search_generation(const Cluster& cluster, const GenerationJob& job,
                                                 GenerationObjective objective, const GenerationLimits& limits = {});

}  // namespace shortboard
