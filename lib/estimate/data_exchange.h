#pragma once
#include "estimate/layer_cost.h"
#include "estimate/plan.h"

namespace shortboard {

/// Trained parameters on one card of the fullest stage: without routed experts, and of routed experts; its layers.
struct StageParameters {
  double dense = 0.0, experts = 0.0, layers = 1.0;
};
[[nodiscard]] StageParameters stage_parameters(const TrainingJob& job, const Plan& plan, const SplitCost& costs);
/// The trained parameters on one card of a stage that holds `held` layers.
[[nodiscard]] StageParameters stage_parameters(const TrainingJob& job, const Plan& plan, const SplitCost& costs,
                                               double held);

/// Exposed seconds per step of gradients and weights among data-parallel copies. Gradients are scattered or reduced in
/// the stack's gradient bytes. Weights are gathered in 16 bits. A message carries one bucket or, when fully sharded,
/// one layer. `stage`: seconds of one micro-batch on the slowest stage, behind which messages hide.
[[nodiscard]] double data_seconds(const Cluster& cluster, const Plan& plan, const StageParameters& count,
                                  double micro_batches, double stage);

/// Parameters that the optimizer updates on one card: all of its stage's, or its share when they are divided.
[[nodiscard]] double stepped_parameters(const Plan& plan, const StageParameters& count);

/// Seconds of the optimizer per step. Adam moves kAdamBytes per parameter of the card's share through the card's
/// memory; an offloaded optimizer takes a host_step. `micro_batches` and `stage` mean the same as in data_seconds,
/// whose messages hide first.
[[nodiscard]] double optimizer_seconds(const Cluster& cluster, const Plan& plan, const StageParameters& count,
                                       double micro_batches = 1.0, double stage = 0.0);

}  // namespace shortboard
