#pragma once
#include "estimate/layer_cost.h"
#include "estimate/plan.h"
#include "units/quantity.h"

namespace shortboard {

/// Memory of the fullest card by kind.
struct MemoryEstimate {
  Bytes weights, gradients, optimizer, activations, logits, overhead;
  [[nodiscard]] Bytes total() const { return weights + gradients + optimizer + activations + logits + overhead; }
};

/// Layers of the fullest pipeline stage and of the last one: layers are dealt evenly in pieces (virtual stages); what
/// is over is left out at the last stage first, which also holds the head, then at the first.
struct StageLayers {
  int heaviest = 0, last = 0;
};
[[nodiscard]] StageLayers stage_layers(int layers, const Plan& plan);

/// Mixed-precision training with Adam: 2 bytes of weight, 4 of gradient, 12 of optimizer state a parameter (ZeRO,
/// arXiv:1910.02054, section 3.1), divided as the plan shards them. Activations of the first stage: as many
/// micro-batches in flight as its schedule keeps (Narayanan et al., arXiv:2104.04473, section 2.2; DualPipe:
/// DeepSeek-V3, arXiv:2412.19437, table 2).
[[nodiscard]] MemoryEstimate training_memory(const TrainingJob& job, const Plan& plan, const SplitCost& costs,
                                             double micro_batches, Bytes overhead);

}  // namespace shortboard
