#pragma once
#include "hwdb/architecture.h"

namespace shortboard {

/// Parameters of one layer by part, in elements.
struct LayerParameters {
  double attention = 0.0;
  double feed_forward = 0.0;    ///< Dense block or shared experts, which every token passes.
  double experts = 0.0;         ///< All routed experts together.
  double active_experts = 0.0;  ///< Those that one token passes.
  double router = 0.0;
  double norms = 0.0;
  [[nodiscard]] double total() const { return attention + feed_forward + experts + router + norms; }
  [[nodiscard]] double active() const { return attention + feed_forward + active_experts + router + norms; }
};

/// Parameters of a model. Multi-token-prediction modules are separate, because publishers do not count them.
struct ModelParameters {
  double embedding = 0.0;  ///< Input embedding and learned positions.
  double head = 0.0;       ///< Output embedding; 0 if it is tied to the input embedding.
  double final_norm = 0.0;
  LayerParameters layers;         ///< Sums over all layers.
  double predicted_tokens = 0.0;  ///< Of multi-token-prediction modules.
  [[nodiscard]] double total() const { return embedding + head + final_norm + layers.total(); }
  [[nodiscard]] double active() const { return embedding + head + final_norm + layers.active(); }
};

/// Parameters of one layer of the kind. Latent attention as in DeepSeek-V2 (arXiv:2405.04434, section 2.1); the other
/// matrices as in Vaswani et al. (arXiv:1706.03762) with the gate of Shazeer (arXiv:2002.05202).
[[nodiscard]] LayerParameters layer_parameters(const Architecture& model, const LayerGroup& layer);
/// Parameters of the whole model.
[[nodiscard]] ModelParameters model_parameters(const Architecture& model);

}  // namespace shortboard
