#pragma once
#include "cost/kernel.h"
#include "hwdb/accelerator.h"
#include "hwdb/gemm_constants.h"

namespace shortboard {

/// A block of gated experts on one card. `tokens` x `experts_per_token` rows arrive; experts_per_token may exceed
/// `experts`, because tokens of other cards arrive too. All > 0.
struct ExpertBlock {
  double tokens = 0.0, experts = 0.0, experts_per_token = 0.0;
  double hidden = 0.0, intermediate = 0.0;  ///< Up: hidden to 2 x intermediate; down: intermediate to hidden.
  bool even = false;                        ///< Tokens are assigned to experts in turn, not at random.

  [[nodiscard]] double rows() const { return tokens * experts_per_token; }
  /// Experts that receive at least one row. In turn: min(E, t k). At random: E (1 - (1 - k / E)^t), and for k >= E as
  /// many as there are rows for.
  [[nodiscard]] double touched() const;
};

/// Time of the block's two grouped products. Each reads only the weights of touched experts, and pads every expert's
/// rows to whole tiles: ceil(rows / tm) in turn; half a tile of mean padding per expert at random. The rest is the
/// formula of gemm_time without split. Source: fitted on published latencies, per class and formats
/// (hwdb/kernel-classes, grouped_gemm).
[[nodiscard]] KernelTime expert_block_time(const ExpertBlock& block, const GroupedGemmRoof& roof);

/// The roof of a card from its class's constants. `rate`: the card's dense rate in the activations' format.
[[nodiscard]] GroupedGemmRoof grouped_gemm_roof(const Accelerator& card, const GroupedGemmConstants& constants,
                                                NumberFormat activations, NumberFormat weights, FlopsPerSecond rate);

}  // namespace shortboard
