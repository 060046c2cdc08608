#pragma once
#include "estimate/layer_cost.h"
#include "estimate/plan.h"

namespace shortboard {

/// Seconds of one micro-batch, forward and backward: of all layers, and of the head and the modules beside it.
struct ModelTime {
  Parts layers, head;
};
[[nodiscard]] ModelTime model_time(const TrainingJob& job, const SplitCost& costs, Recompute recompute);

/// What waiting for the slowest of so many servers adds to a step, relative to it: the expected slowest of n whose
/// speeds spread normally by s lies s sqrt(2 ln n) behind (its upper bound).
[[nodiscard]] double slowest_server(const Cluster& cluster, double servers);

/// FLOPs that a step's tokens need, without recomputation; of LoRA frozen weights have no gradients, so their products
/// run twice, not three times.
[[nodiscard]] Flops step_flops(const TrainingJob& job);
/// What recomputation adds to them.
[[nodiscard]] Flops recomputed_flops(const TrainingJob& job, Recompute recompute);

}  // namespace shortboard
