#pragma once
#include "estimate/layer_cost.h"
#include "estimate/plan.h"

namespace shortboard {

/// Seconds of one micro-batch, forward and backward: of all layers, and of the head with prediction modules.
struct ModelTime {
  Parts layers, head;
};
/// The model's time with this recomputation.
[[nodiscard]] ModelTime model_time(const TrainingJob& job, const SplitCost& costs, Recompute recompute);

/// The time that waiting for the slowest server adds to a step, relative to the step. The speeds of n servers have a
/// normal distribution with deviation s; the expected slowest is at most s sqrt(2 ln n) behind.
[[nodiscard]] double slowest_server(const Cluster& cluster, double servers);

/// FLOPs that the model needs for the tokens of a step, without recomputation. Under LoRA frozen weights have no
/// gradients, so their products run twice, not three times.
[[nodiscard]] Flops step_flops(const TrainingJob& job);
/// FLOPs that recomputation adds to a step.
[[nodiscard]] Flops recomputed_flops(const TrainingJob& job, Recompute recompute);

}  // namespace shortboard
