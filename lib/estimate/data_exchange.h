#pragma once
#include "estimate/layer_cost.h"
#include "estimate/plan.h"

namespace shortboard {

/// Parameters with gradients on one card of the fullest stage, without and of routed experts, and its layers.
struct StageParameters {
  double dense = 0.0, experts = 0.0, layers = 1.0;
};
[[nodiscard]] StageParameters stage_parameters(const TrainingJob& job, const Plan& plan, const SplitCost& costs);
/// The same of a stage of so many layers.
[[nodiscard]] StageParameters stage_parameters(const TrainingJob& job, const Plan& plan, const SplitCost& costs,
                                               double held);

/// Seconds of gradients and weights among data-parallel copies that are seen: gradients are scattered or reduced in the
/// stack's gradient bytes, weights gathered in 16 bits, in messages of one bucket or, fully sharded, of one layer.
/// `stage`: seconds of one micro-batch on the slowest stage, behind which messages hide.
[[nodiscard]] double data_seconds(const Cluster& cluster, const Plan& plan, const StageParameters& count,
                                  double micro_batches, double stage);

/// Parameters that one card's optimizer steps: all of its stage, or its share of what is divided among copies.
[[nodiscard]] double stepped_parameters(const Plan& plan, const StageParameters& count);

/// Adam moves kAdamBytes a parameter of the card's share through the card's memory; offloaded, it is a host_step.
/// `micro_batches` and `stage` as in data_seconds, which hides first.
[[nodiscard]] double optimizer_seconds(const Cluster& cluster, const Plan& plan, const StageParameters& count,
                                       double micro_batches = 1.0, double stage = 0.0);

}  // namespace shortboard
