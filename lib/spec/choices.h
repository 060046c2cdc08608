#pragma once
#include <array>
#include <cstdint>
#include <string_view>

#include "units/quantity.h"

namespace shortboard {

/// The workload of a spec; names are its keys, in the order of the alternatives of Workload (spec.h).
enum class WorkloadKind : std::uint8_t { train, serve, generate, post_train };
inline constexpr std::array<std::string_view, 4> kWorkloadNames{"train", "serve", "generate", "post_train"};

/// How requests arrive at a service.
enum class ServingMode : std::uint8_t {
  offline,      ///< All are queued at once: the highest steady throughput.
  online,       ///< They arrive at a rate, or a fixed number is in flight.
  fixed_batch,  ///< One batch runs to its end.
  prefill,      ///< Only prompts; another group generates.
  decode        ///< Only generation; another group ran the prompts.
};
inline constexpr std::array<std::string_view, 5> kServingModeNames{"offline", "online", "fixed_batch", "prefill",
                                                                   "decode"};
/// The default mode of a service.
inline constexpr ServingMode kUsualServingMode = ServingMode::offline;

/// A latency that a service promises.
enum class LatencyMetric : std::uint8_t { ttft, tpot, latency };
inline constexpr std::array<std::string_view, 3> kLatencyMetricNames{"ttft", "tpot", "latency"};

/// A bound on a latency at a percentile.
struct LatencyLimit {
  LatencyMetric metric = LatencyMetric::ttft;
  int percentile = 0;  ///< 50, 90, 95 or 99; 0: the mean (of latency, always).
  Seconds at_most;
  friend bool operator==(const LatencyLimit&, const LatencyLimit&) = default;
};

/// Reinforcement learning by groups of answers (GRPO), or with a critic as large as the model (PPO).
enum class PolicyAlgorithm : std::uint8_t { grpo, ppo };
inline constexpr std::array<std::string_view, 2> kAlgorithmNames{"grpo", "ppo"};

/// Rollouts and training run in turn on the same cards, or each on separate cards.
enum class Placement : std::uint8_t { colocated, apart };
inline constexpr std::array<std::string_view, 2> kPlacementNames{"colocated", "apart"};

/// Whether training waits for rollouts of its newest weights.
enum class Pace : std::uint8_t { synchronous, one_step_off };
inline constexpr std::array<std::string_view, 2> kPaceNames{"synchronous", "one_step_off"};

/// How kinds of card may divide a training job.
enum class SplitWay : std::uint8_t { data, pipeline };
inline constexpr std::array<std::string_view, 2> kSplitWayNames{"data", "pipeline"};

/// What the users of a demand ask for; names are keys of `demand`.
enum class DemandItem : std::uint8_t { requests, pictures, video_seconds };
inline constexpr std::array<std::string_view, 3> kDemandItemNames{"requests", "pictures", "video_seconds"};

}  // namespace shortboard
