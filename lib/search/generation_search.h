#pragma once
#include <optional>

#include "estimate/generation.h"

namespace shortboard {

/// What a search of plans is for.
enum class GenerationObjective : std::uint8_t { throughput, latency };
inline constexpr std::array<std::string_view, 2> kGenerationObjectiveNames{"throughput", "latency"};

/// What a search may not change: a degree that is given; absent ones are searched.
struct GenerationLimits {
  std::optional<int> ulysses, ring, cfg_parallel, pipefusion, tensor;
};

/// What a search of plans found.
struct GenerationSearch {
  std::optional<GenerationEstimate> best;      ///< Absent where no plan fits.
  std::optional<GenerationEstimate> smallest;  ///< The plan that needs the least memory, fitting or not.
  long long tried = 0;
};

/// Tries the plans whose degrees are powers of two (or the number given), whose replica divides the cluster and stays
/// in a scale-up domain, and keeps the one of the highest throughput, or of the least latency; of equal ones the
/// fewest cards a replica.
[[nodiscard]] GenerationSearch search_generation(const Cluster& cluster, const GenerationJob& job,
                                                 GenerationObjective objective, const GenerationLimits& limits = {});

}  // namespace shortboard
