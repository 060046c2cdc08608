#pragma once
#include "estimate/serving_step.h"

namespace shortboard {

/// Memory of one card of a replica, and how many sequences it lets run.
struct ServingMemory {
  Bytes weights;
  Bytes adapters;          ///< Low-rank ones, all of them.
  Bytes activations;       ///< Of the largest step.
  Bytes reserve;           ///< Context, graphs and communicators of the engine.
  Bytes cache_sequence;    ///< Of one sequence as long as it is on average while it runs.
  Bytes budget;            ///< What the engine may fill: its fraction of the card's memory.
  double sequences = 0.0;  ///< Whole replica: how many the cache holds, the engine's own limit aside.

  /// Before the first sequence.
  [[nodiscard]] Bytes resident() const { return weights + adapters + activations + reserve; }
  [[nodiscard]] Bytes cache() const { return budget - resident(); }
  [[nodiscard]] bool fits() const { return sequences >= 1.0; }
};

/// `held`: tokens of a sequence that the cache keeps in the mean while it runs; `step_tokens`: of the largest step of
/// an attention group.
[[nodiscard]] ServingMemory serving_memory(const ServingCluster& cluster, const ServingJob& job,
                                           const ServingPlan& plan, double held, double step_tokens);

/// Tokens of a request that the cache keeps in the mean, as the engine makes room: all of its output from the start, or
/// half of it on average.
[[nodiscard]] double held_tokens(const EngineBatching& batching, double input, double output);

}  // namespace shortboard
