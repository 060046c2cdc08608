#pragma once
#include <vector>

#include "workload/operators.h"

namespace shortboard {

/// How the cards of a pipeline stage divide a layer in serving. `tensor` divides attention, which `attention_data`
/// groups repeat, each with its own requests. The experts are spread over `expert` of the tensor x attention_data
/// cards, and the remaining factor divides each expert.
struct ServingSplit {
  int tensor = 1, attention_data = 1, expert = 1;
  [[nodiscard]] int cards() const { return tensor * attention_data; }
  [[nodiscard]] int expert_tensor() const { return cards() / expert; }
};

/// The tokens of one engine step in one attention group: generating sequences, and prompts or pieces of prompts.
struct StepTokens {
  double generating = 0.0;        ///< Sequences that the step advances.
  double queries = 1.0;           ///< New tokens per generating sequence: 1, or more if a draft is verified.
  double context = 0.0;           ///< Mean cached tokens of a generating sequence.
  double prompts = 0.0;           ///< Sequences with prompt tokens in this step.
  double prompt_tokens = 0.0;     ///< New tokens per prompt.
  double prompt_context = 0.0;    ///< Cached tokens per prompt: its earlier pieces, a shared prefix.
  double prompt_balance = 1.0;    ///< Prompt tokens of the mean attention group over those of this, the fullest; <= 1.
  double finished_prompts = 0.0;  ///< Prompts that end in this step and need logits.

  [[nodiscard]] double tokens() const { return generating * queries + prompts * prompt_tokens; }
  /// Rows of the output embedding.
  [[nodiscard]] double logit_rows() const { return generating * queries + finished_prompts; }
};

/// The part of the model that a product belongs to, which determines the format of its weights.
enum class ServingRole { attention, dense, router, head };
/// A matrix product of a served layer.
struct ServingGemm {
  GemmShape shape{};
  ServingRole role = ServingRole::attention;
};

/// Experts of one card in one layer of one step.
struct ServingExperts {
  double tokens = 0.0;   ///< Routed tokens of the whole stage.
  double experts = 0.0;  ///< On this card; 0: the layer has none.
  double active = 0.0;   ///< Mean number of this card's experts per token.
  double hidden = 0.0, width = 0.0;
  bool gated = true;
};

/// One layer of one step on one card.
struct ServingLayerWork {
  std::vector<ServingGemm> gemms;
  AttentionShape decode, prefill;  ///< Absent if `sequences` is 0.
  Bytes state;                     ///< States of linear attention that are read and written.
  ServingExperts routed;
  Bytes streamed;  ///< Bytes that norms, residuals, activations and permutations move.
  double small_kernels = 0.0;
  Bytes reduced;  ///< The whole buffer of each all-reduce over the tensor-parallel group.
  double reductions = 0.0;
  double exchanged = 0.0;  ///< Tokens that this card sends to experts and gets back; 0: no exchange.
};

/// Work of one layer. In decode latent attention runs in its absorbed form (DeepSeek-V2, arXiv:2405.04434,
/// section 2.1.2): queries are mapped into the compressed space, and all heads read one cached row per token. Prompts
/// run in the expanded form. `cache_bytes`: bytes per element of the key-value cache.
[[nodiscard]] ServingLayerWork serving_layer_work(const Architecture& model, const LayerGroup& layer,
                                                  const ServingSplit& split, const StepTokens& step,
                                                  double cache_bytes);

/// Output embedding and sampling of one step on one card.
[[nodiscard]] ServingLayerWork serving_head_work(const Architecture& model, const ServingSplit& split,
                                                 const StepTokens& step);

/// Bytes of key-value cache on one card for one sequence of `tokens` tokens, over all layers of a replica. Heads that
/// do not divide are repeated. Windows stop growing at their size. Linear attention keeps a state instead.
[[nodiscard]] Bytes sequence_cache(const Architecture& model, const ServingSplit& split, double tokens,
                                   double cache_bytes);

/// Parameters of one card over all layers of a replica, by the parts that may have different formats.
struct ServedParameters {
  double attention = 0.0, dense = 0.0, experts = 0.0;
  double embedding = 0.0, head = 0.0;  ///< head: 0 if it is tied to the input embedding.
};
/// The parameters of one card under this split.
[[nodiscard]] ServedParameters served_parameters(const Architecture& model, const ServingSplit& split);

/// FLOPs that the model needs for one generated or prompt token that sees `seen` tokens: two per active parameter, and
/// attention over the seen tokens. `with_head`: with the token's logits.
[[nodiscard]] Flops served_flops(const Architecture& model, double seen, bool with_head);

}  // namespace shortboard
