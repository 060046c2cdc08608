#pragma once
#include "hwdb/architecture.h"
#include "units/quantity.h"

namespace shortboard {

/// FLOPs per token of a forward pass, by purpose. A multiply-add is two FLOPs.
struct TokenFlops {
  Flops projections;  ///< Attention's matrices.
  Flops scores;  ///< Queries x keys and probabilities x values; causal: a token sees half of the sequence on average.
  Flops feed_forward;  ///< Dense blocks, shared experts, the active routed experts and the router.
  Flops head;          ///< Output embedding.
  [[nodiscard]] Flops total() const { return projections + scores + feed_forward + head; }
};

/// Forward FLOPs per token, averaged over a sequence of `sequence` tokens. Norms, activations and the embedding look-up
/// do not count, as in Narayanan et al. (arXiv:2104.04473, equation 3); biases and norms inside attention count as
/// multiplications (under 0.1%). Attention counts causally, over the tokens that a token sees (a window, or the choice
/// of an indexer).
[[nodiscard]] TokenFlops token_flops(const Architecture& model, double sequence);

/// FLOPs per token of a training step, as MFU counts them: forward, and twice that backward (PaLM, arXiv:2204.02311,
/// appendix B). Multi-token-prediction modules count as layers and heads.
[[nodiscard]] Flops training_flops_per_token(const Architecture& model, double sequence);

/// Bytes of key-value cache per token of context over all layers, at `element` bytes per element. A window stops
/// growing at its size.
[[nodiscard]] Bytes kv_cache_per_token(const Architecture& model, Bytes element);

/// Mean number of tokens that a token sees in a causal sequence: (sequence + 1) / 2, or fewer with a window.
[[nodiscard]] double average_context(double sequence, double window);

}  // namespace shortboard
