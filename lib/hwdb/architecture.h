#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "hwdb/number_format.h"
#include "hwdb/sourced.h"

namespace shortboard {

/// How one layer mixes tokens. Sizes count elements.
struct Attention {
  enum class Kind : std::uint8_t {
    grouped_query,  ///< Multi-head, grouped-query and multi-query attention: heads share kv_heads keys and values.
    latent,         ///< Multi-head latent attention (DeepSeek-V2): one compressed key-value vector per token.
    linear,         ///< Linear attention: a state of head_size x head_size per head instead of a cache.
  };
  Kind kind = Kind::grouped_query;
  int heads = 0, kv_heads = 0;
  int head_size = 0;        ///< Of queries and keys; latent: the part without position.
  int value_head_size = 0;  ///< Of values.
  int rope_size = 0;        ///< Latent: the part of queries and of the key with position.
  int query_rank = 0;       ///< Latent: width of the compressed queries; 0: not compressed.
  int kv_rank = 0;          ///< Latent: width of the compressed key-value vector.
  int window = 0;           ///< Tokens that a token sees (sliding window, chunk); 0: all earlier tokens.
  int index_heads = 0, index_head_size = 0, index_top = 0;  ///< Sparse attention's indexer; index_top tokens are seen.
  bool query_bias = false, output_bias = false;  ///< Biases of the q, k, v projections; of the output projection.
  bool query_key_norm = false;                   ///< Norms with weights on each head's queries and keys.
  bool sinks = false;                            ///< One learned logit per head.
  friend bool operator==(const Attention&, const Attention&) = default;
};

/// The feed-forward part of one layer: dense if `experts` is 0, else a mixture of experts.
struct FeedForward {
  int width = 0;    ///< Inner width of the dense block, or of one expert.
  int experts = 0;  ///< Routed experts; a token goes to `active` of them.
  int active = 0;
  int shared_width = 0;  ///< Inner width of all shared experts together; every token uses them.
  bool shared_gate = false;
  bool gated = true;  ///< Three matrices (gate, up, down) instead of two.
  bool bias = false;
  friend bool operator==(const FeedForward&, const FeedForward&) = default;
};

/// Equal layers.
struct LayerGroup {
  int count = 0;
  Attention attention;
  FeedForward feed_forward;
};

/// A decoder-only transformer: the figures on which cost depends.
struct Architecture {
  std::string id, name;
  int hidden = 0, vocabulary = 0;
  bool tied_embeddings = false;    ///< Input and output share one embedding matrix.
  int learned_positions = 0;       ///< Rows of a learned position table; 0: rotary or none.
  int norms = 2;                   ///< Norms per layer over the hidden width.
  bool norm_bias = false;          ///< LayerNorm (weight and bias) rather than RMSNorm.
  bool parallel_blocks = false;    ///< Attention and feed-forward read the same norm, and their outputs are summed.
  int predicted_tokens = 0;        ///< Multi-token-prediction modules beside the layers.
  int longest_sequence = 0;        ///< The longest sequence that it supports, tokens; 0: unknown.
  std::vector<LayerGroup> layers;  ///< One entry per kind; the counts sum to the layers.

  [[nodiscard]] int layer_count() const;
  [[nodiscard]] bool has_experts() const { return most_experts() > 0; }
  /// Routed experts of the layer with the most.
  [[nodiscard]] int most_experts() const;
};

/// Formats of the weights of a published checkpoint, by part: which parts a name like "nvfp4" narrows.
struct Checkpoint {
  std::string name;
  NumberFormat attention = NumberFormat::bf16, dense = NumberFormat::bf16, experts = NumberFormat::bf16,
               head = NumberFormat::bf16;
  std::optional<NumberFormat> activations;  ///< The narrowest activations of its narrow products; absent: any.
  bool block_scaled = false;                ///< A scale per block of weights and activations, not per tensor or row.
  Provenance from;
};

/// A model of the database: its architecture and its published parameter counts.
struct Model {
  Architecture architecture;
  std::optional<Sourced<double>> total_parameters, active_parameters;
  Provenance config_from;
  std::vector<Checkpoint> checkpoints;  ///< Checkpoints that do not narrow exactly all matrices but router and head.
};

}  // namespace shortboard
