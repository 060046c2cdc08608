#pragma once
#include "estimate/layer_cost.h"
#include "estimate/plan.h"
#include "units/quantity.h"

namespace shortboard {

/// Memory of the fullest card by kind, at the step's peak.
struct MemoryEstimate {
  Bytes weights, gradients, optimizer, activations, logits;
  Bytes spare;     ///< Buffers of the framework: one working gradient of each kind of matrix, gathered layers, keys and
                   ///< values.
  Bytes overhead;  ///< Allocator's fragments, context and communicators: outside of what tensors take.

  /// What stays between steps: weights, gradients, optimizer and kept buffers of the card that holds most of them; not
  /// a part of the peak.
  Bytes at_rest;

  /// What tensors take: the peak that PyTorch calls allocated.
  [[nodiscard]] Bytes tensors() const { return weights + gradients + optimizer + activations + logits + spare; }
  [[nodiscard]] Bytes total() const { return tensors() + overhead; }
};

/// What one pipeline stage is given: its layers, and whether it is the first (input embedding) and the last (head, its
/// logits); micro-batches whose activations it keeps.
struct StageShare {
  double layers = 0.0;
  bool first = false, last = false;
  double in_flight = 1.0;
};
[[nodiscard]] MemoryEstimate stage_memory(const Cluster& cluster, const TrainingJob& job, const Plan& plan,
                                          const SplitCost& costs, const StageShare& share);

/// Mixed-precision training with Adam: bytes a parameter of weight, gradient and optimizer state as the stack keeps
/// them (ZeRO, arXiv:1910.02054, section 3.1: 2, 4 and 12; in_precision of fp32: 4, 4 and 8), divided as the plan
/// shards them. Of the first stage (micro_batches_in_flight) and the last one (the head, its logits, one micro-batch)
/// the fuller counts.
[[nodiscard]] MemoryEstimate training_memory(const Cluster& cluster, const TrainingJob& job, const Plan& plan,
                                             const SplitCost& costs, double micro_batches);

/// The same of a card of the first stage, whatever others take.
[[nodiscard]] MemoryEstimate first_stage_memory(const Cluster& cluster, const TrainingJob& job, const Plan& plan,
                                                const SplitCost& costs, double micro_batches);

}  // namespace shortboard
