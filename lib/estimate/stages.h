#pragma once
#include "estimate/plan.h"
#include "hwdb/stack.h"

namespace shortboard {

/// Layers of the fullest pipeline stage and of the last one, which also holds the head.
struct StageLayers {
  int heaviest = 0, last = 0;
};

/// Divides layers among stages. Even: in pieces (virtual stages); if they do not divide, the last stage has fewer, then
/// the first. By time: the last stage also holds a head that takes as long as `head_layers` layers, and the division
/// makes the longest stage shortest. By parameters: the head has as many as `head_layers` layers, and a stage ends with
/// the layer that brings the sum past its share (nanotron, models/base.py). DualPipe puts both ends of the pipeline on
/// one card and divides evenly.
[[nodiscard]] StageLayers stage_layers(int layers, const Plan& plan, StageDealing dealing = StageDealing::even,
                                       double head_layers = 0.0);

/// The pipeline bubble, in units of a stage's forward and backward of one micro-batch. GPipe and 1F1B (p - 1),
/// interleaved (p - 1) / v: Narayanan et al. (arXiv:2104.04473, section 2.2). Zero bubble and DualPipe with equal
/// forward, input-gradient and weight-gradient times: DeepSeek-V3 (arXiv:2412.19437, table 2).
[[nodiscard]] double bubble_stages(const Plan& plan);

/// Micro-batches whose activations the first stage keeps, in units of its own layers: GPipe all of them, 1F1B as many
/// as stages, interleaved (p - 1) / (p v) more (Narayanan et al., section 2.2), DualPipe one more than stages
/// (DeepSeek-V3, table 2).
[[nodiscard]] double micro_batches_in_flight(const Plan& plan, double micro_batches);

}  // namespace shortboard
