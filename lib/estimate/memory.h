#pragma once
#include "estimate/layer_cost.h"
#include "estimate/plan.h"
#include "units/quantity.h"

namespace shortboard {

/// Memory of the fullest card by kind, at the peak of a step.
struct MemoryEstimate {
  Bytes weights, gradients, optimizer, activations, logits;
  Bytes spare;     ///< Buffers of the framework: one working gradient per kind of matrix, gathered layers, keys and
                   ///< values.
  Bytes overhead;  ///< Outside of tensors: the allocator's fragments, context and communicators.

  /// What stays between steps on the card that holds most of it: weights, gradients, optimizer, permanent buffers. It
  /// is not a part of total().
  Bytes at_rest;

  /// Memory of tensors: the peak that PyTorch calls allocated.
  [[nodiscard]] Bytes tensors() const { return weights + gradients + optimizer + activations + logits + spare; }
  [[nodiscard]] Bytes total() const { return tensors() + overhead; }
};

/// What one pipeline stage holds.
struct StageShare {
  double layers = 0.0;
  bool first = false, last = false;  ///< The first holds the input embedding, the last the head and its logits.
  double in_flight = 1.0;            ///< Micro-batches whose activations it keeps.
};
/// Memory of one card of such a stage.
[[nodiscard]] MemoryEstimate stage_memory(const Cluster& cluster, const TrainingJob& job, const Plan& plan,
                                          const SplitCost& costs, const StageShare& share);

/// Memory of the fullest card in mixed-precision training with Adam. The stack says how many bytes per parameter
/// weight, gradient and optimizer state take (ZeRO, arXiv:1910.02054, section 3.1: 2, 4 and 12; in fp32: 4, 4 and 8).
/// The plan divides them. The fuller of two stages counts: the first (micro_batches_in_flight) and the last (head,
/// logits, one micro-batch).
[[nodiscard]] MemoryEstimate training_memory(const Cluster& cluster, const TrainingJob& job, const Plan& plan,
                                             const SplitCost& costs, double micro_batches);

/// Memory of a card of the first stage, even if the last stage is fuller.
[[nodiscard]] MemoryEstimate first_stage_memory(const Cluster& cluster, const TrainingJob& job, const Plan& plan,
                                                const SplitCost& costs, double micro_batches);

}  // namespace shortboard
