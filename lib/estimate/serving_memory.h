#pragma once
#include "estimate/serving_step.h"

namespace shortboard {

/// Memory of one card of a replica, and the number of sequences that it allows.
struct ServingMemory {
  Bytes weights;
  Bytes adapters;          ///< All low-rank adapters.
  Bytes activations;       ///< Of the largest step.
  Bytes reserve;           ///< Context, graphs and communicators of the engine.
  Bytes cache_sequence;    ///< Cache of one sequence at its mean length while it runs.
  Bytes budget;            ///< The engine's fraction of the card's memory.
  double sequences = 0.0;  ///< Sequences that the cache of the whole replica holds, without the engine's own limit.

  /// Memory in use before the first sequence.
  [[nodiscard]] Bytes resident() const { return weights + adapters + activations + reserve; }
  [[nodiscard]] Bytes cache() const { return budget - resident(); }
  [[nodiscard]] bool fits() const { return sequences >= 1.0; }
};

/// `held`: mean tokens of a sequence in the cache while it runs. `step_tokens`: tokens of the largest step of an
/// attention group.
[[nodiscard]] ServingMemory serving_memory(const ServingCluster& cluster, const ServingJob& job,
                                           const ServingPlan& plan, double held, double step_tokens);

/// Mean tokens of a request in the cache: its input and all its output if the engine reserves room for the output at
/// the start, else its input and half of its output.
[[nodiscard]] double held_tokens(const EngineBatching& batching, double input, double output);

}  // namespace shortboard
