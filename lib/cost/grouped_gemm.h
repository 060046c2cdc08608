#pragma once
#include "cost/kernel.h"
#include "hwdb/accelerator.h"
#include "hwdb/gemm_constants.h"

namespace shortboard {

/// A block of gated experts on one card: each token goes through `experts_per_token` of its `experts` (more than there
/// are where other cards' tokens come too: the two together say how many rows arrive). All > 0.
struct ExpertBlock {
  double tokens = 0.0, experts = 0.0, experts_per_token = 0.0;
  double hidden = 0.0, intermediate = 0.0;  ///< Up: hidden to 2 x intermediate; down: intermediate to hidden.
  bool even = false;                        ///< Tokens are dealt to experts in turn, not at random.

  [[nodiscard]] double rows() const { return tokens * experts_per_token; }
  /// Experts that at least one row reaches. In turn: min(E, t k); at random: E (1 - (1 - k / E)^t), and for k >= E all
  /// that rows suffice for.
  [[nodiscard]] double touched() const;
};

/// Time of the block's two grouped products. Each reads the weights of the experts touched alone, and pads every
/// expert's rows to whole tiles: dealt in turn, ceil(rows / tm); at random, an expert has half a tile of padding on
/// average. Otherwise the form of gemm_time, without split. Source: fitted on published latencies, per class and
/// formats (hwdb/kernel-classes, grouped_gemm).
[[nodiscard]] KernelTime expert_block_time(const ExpertBlock& block, const GroupedGemmRoof& roof);

/// The roof that a class's constants put on a card; `rate` is that of the activations' format.
[[nodiscard]] GroupedGemmRoof grouped_gemm_roof(const Accelerator& card, const GroupedGemmConstants& constants,
                                                NumberFormat activations, NumberFormat weights, FlopsPerSecond rate);

}  // namespace shortboard
