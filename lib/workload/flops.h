#pragma once
#include "hwdb/architecture.h"
#include "units/quantity.h"

namespace shortboard {

/// FLOPs that one token of the forward pass needs, by what they are for. A multiply-add is two FLOPs.
struct TokenFlops {
  Flops projections;  ///< Attention's matrices.
  Flops scores;  ///< Queries on keys, probabilities on values; causal: a token sees half of the sequence on average.
  Flops feed_forward;  ///< Dense blocks, shared experts, the active routed experts and the router.
  Flops head;          ///< Output embedding.
  [[nodiscard]] Flops total() const { return projections + scores + feed_forward + head; }
};

/// Forward FLOPs a token of a sequence of `sequence` tokens, averaged over its tokens. Norms, activations and the
/// embedding look-up are not counted (biases and norms inside attention are, as if they multiplied: under 0.1%), as in
/// Narayanan et al. (arXiv:2104.04473, equation 3); attention is counted causally, over the tokens that it sees (a
/// window; the indexer's choice).
[[nodiscard]] TokenFlops token_flops(const Architecture& model, double sequence);

/// FLOPs of a training step a token that MFU counts: forward, and twice that backward (PaLM, arXiv:2204.02311, appendix
/// B). Multi-token-prediction modules count as the layers and heads that they are.
[[nodiscard]] Flops training_flops_per_token(const Architecture& model, double sequence);

/// Bytes of key-value cache a token of context, all layers, at `element` bytes; a window stops growing at its size.
[[nodiscard]] Bytes kv_cache_per_token(const Architecture& model, Bytes element);

/// Tokens that a token sees on average in a causal sequence: (sequence + 1) / 2 in full, fewer behind a window.
[[nodiscard]] double average_context(double sequence, double window);

}  // namespace shortboard
