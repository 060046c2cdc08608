#pragma once
#include <vector>

#include "workload/operators.h"

namespace shortboard {

/// How the cards of a replica's pipeline stage share a layer of a serving engine. Attention is divided by `tensor` and
/// repeated for `attention_data` groups, each with requests of its own; the experts are spread over `expert` of the
/// tensor x attention_data cards, and each is divided by the rest.
struct ServingSplit {
  int tensor = 1, attention_data = 1, expert = 1;
  [[nodiscard]] int cards() const { return tensor * attention_data; }
  [[nodiscard]] int expert_tensor() const { return cards() / expert; }
};

/// What one step of an engine runs, of one attention group: sequences that generate, and prompts or pieces of them.
struct StepTokens {
  double generating = 0.0;        ///< Sequences, each of which the step advances.
  double queries = 1.0;           ///< Tokens of each that it works on: 1, more where a draft is verified.
  double context = 0.0;           ///< Cached tokens of each, in the mean.
  double prompts = 0.0;           ///< Sequences with prompt tokens in this step.
  double prompt_tokens = 0.0;     ///< New tokens of each.
  double prompt_context = 0.0;    ///< Tokens of each that are cached already: its earlier pieces, a shared prefix.
  double prompt_balance = 1.0;    ///< Prompt tokens of the mean attention group over this one's, the fullest; <= 1.
  double finished_prompts = 0.0;  ///< Prompts whose last piece this is: they need logits.

  [[nodiscard]] double tokens() const { return generating * queries + prompts * prompt_tokens; }
  /// Rows of the output embedding.
  [[nodiscard]] double logit_rows() const { return generating * queries + finished_prompts; }
};

/// What a product of a served layer multiplies: its weights' format follows from it.
enum class ServingRole { attention, dense, router, head };
struct ServingGemm {
  GemmShape shape{};
  ServingRole role = ServingRole::attention;
};

/// Experts of one card in one layer of one step.
struct ServingExperts {
  double tokens = 0.0;   ///< Of the whole stage, that are routed.
  double experts = 0.0;  ///< On this card; 0: the layer has none.
  double active = 0.0;   ///< Of them, that a token takes in the mean.
  double hidden = 0.0, width = 0.0;
  bool gated = true;
};

/// One layer of one step on one card.
struct ServingLayerWork {
  std::vector<ServingGemm> gemms;
  AttentionShape decode, prefill;  ///< sequences 0: none.
  Bytes state;                     ///< Linear attention's states, read and written.
  ServingExperts routed;
  Bytes streamed;  ///< Moved by norms, residuals, activations and permutations.
  double small_kernels = 0.0;
  Bytes reduced;  ///< Of each all-reduce over the tensor-parallel group, whole buffer.
  double reductions = 0.0;
  double exchanged = 0.0;  ///< Tokens that this card sends to experts and gets back; 0: it holds all it needs.
};

/// Work of one layer. Latent attention generates in its absorbed form (DeepSeek-V2, arXiv:2405.04434, section 2.1.2):
/// queries are mapped into the compressed space, and all heads read one cached row a token; prompts run it expanded.
/// `cache_bytes` is an element of the key-value cache.
[[nodiscard]] ServingLayerWork serving_layer_work(const Architecture& model, const LayerGroup& layer,
                                                  const ServingSplit& split, const StepTokens& step,
                                                  double cache_bytes);

/// Output embedding and sampling of one step on one card.
[[nodiscard]] ServingLayerWork serving_head_work(const Architecture& model, const ServingSplit& split,
                                                 const StepTokens& step);

/// Bytes of key-value cache that one card keeps for one sequence of `tokens` tokens, all layers of a replica; heads
/// that do not divide are repeated. Windows stop growing at their size; linear attention keeps a state instead.
[[nodiscard]] Bytes sequence_cache(const Architecture& model, const ServingSplit& split, double tokens,
                                   double cache_bytes);

/// Parameters of one card, all layers of a replica, by what formats tell apart.
struct ServedParameters {
  double attention = 0.0, dense = 0.0, experts = 0.0;
  double embedding = 0.0, head = 0.0;  ///< head: 0 where it is the input embedding.
};
[[nodiscard]] ServedParameters served_parameters(const Architecture& model, const ServingSplit& split);

/// FLOPs that generating one token, or reading one prompt token, needs at a context of `seen` tokens: two a
/// multiply-add of active parameters, and attention over what is seen. `with_head`: its logits too.
[[nodiscard]] Flops served_flops(const Architecture& model, double seen, bool with_head);

}  // namespace shortboard
