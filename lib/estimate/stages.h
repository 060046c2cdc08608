#pragma once
#include "estimate/plan.h"
#include "hwdb/stack.h"

namespace shortboard {

/// Layers of the fullest pipeline stage and of the last one, which also holds the head.
struct StageLayers {
  int heaviest = 0, last = 0;
};

/// Evenly: in pieces (virtual stages); what is over is left out at the last stage first, then at the first. By time:
/// the last stage also holds `head_layers` layers' worth of work, and the count of the others' layers is the one with
/// which the longest stage is shortest. By parameters: the head's are `head_layers` layers' worth, and a stage ends
/// with the layer that brings the sum past its share (nanotron, models/base.py). DualPipe, which puts both ends of the
/// pipeline on a card, deals evenly.
[[nodiscard]] StageLayers stage_layers(int layers, const Plan& plan, StageDealing dealing = StageDealing::even,
                                       double head_layers = 0.0);

/// The bubble in units of one stage's forward and backward of one micro-batch. GPipe and 1F1B (p - 1), interleaved
/// (p - 1) / v: Narayanan et al. (arXiv:2104.04473, section 2.2). Zero bubble and DualPipe with equal forward,
/// input-gradient and weight-gradient times: DeepSeek-V3 (arXiv:2412.19437, table 2).
[[nodiscard]] double bubble_stages(const Plan& plan);

/// Micro-batches whose activations the first stage keeps, in units of its own layers: GPipe all of them, 1F1B as many
/// as stages, interleaved (p - 1) / (p v) more (Narayanan et al., section 2.2), DualPipe one more than stages
/// (DeepSeek-V3, table 2).
[[nodiscard]] double micro_batches_in_flight(const Plan& plan, double micro_batches);

}  // namespace shortboard
