#include "hwdb/huggingface.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>
#include <string_view>
#include <utility>

#include "hwdb/huggingface_layers.h"

namespace shortboard {
namespace {

constexpr std::array<std::string_view, 66> kKeys{"model_type",
                                                 "text_config",
                                                 "hidden_size",
                                                 "num_hidden_layers",
                                                 "num_attention_heads",
                                                 "num_key_value_heads",
                                                 "head_dim",
                                                 "intermediate_size",
                                                 "vocab_size",
                                                 "tie_word_embeddings",
                                                 "max_position_embeddings",
                                                 "hidden_act",
                                                 "attention_bias",
                                                 "qkv_bias",
                                                 "mlp_bias",
                                                 "gated_mlp",
                                                 "use_bias",
                                                 "learned_positions",
                                                 "use_qk_norm",
                                                 "sliding_window",
                                                 "use_sliding_window",
                                                 "max_window_layers",
                                                 "layer_types",
                                                 "sliding_window_pattern",
                                                 "num_local_experts",
                                                 "n_routed_experts",
                                                 "num_experts",
                                                 "num_experts_per_tok",
                                                 "experts_per_token",
                                                 "moe_intermediate_size",
                                                 "n_shared_experts",
                                                 "shared_expert_intermediate_size",
                                                 "first_k_dense_replace",
                                                 "moe_layer_freq",
                                                 "decoder_sparse_step",
                                                 "interleave_moe_layer_step",
                                                 "mlp_only_layers",
                                                 "intermediate_size_mlp",
                                                 "q_lora_rank",
                                                 "kv_lora_rank",
                                                 "qk_nope_head_dim",
                                                 "qk_rope_head_dim",
                                                 "v_head_dim",
                                                 "num_nextn_predict_layers",
                                                 "index_topk",
                                                 "index_n_heads",
                                                 "index_head_dim",
                                                 "attention_chunk_size",
                                                 "no_rope_layers",
                                                 "no_rope_layer_interval",
                                                 "attn_type_list",
                                                 "layernorm_full_attention_alpha",
                                                 "use_mtp",
                                                 "num_mtp_modules",
                                                 "shared_intermediate_size",
                                                 "add_qkv_bias",
                                                 "add_bias_linear",
                                                 "layer_norm_type",
                                                 "num_layers",
                                                 "multi_query_group_num",
                                                 "ffn_hidden_size",
                                                 "kv_channels",
                                                 "padded_vocab_size",
                                                 "seq_length",
                                                 "moe_layers",
                                                 "parallel_attn"};

void add(std::vector<LayerGroup>& groups, const Attention& attention, const FeedForward& feed_forward) {
  for (LayerGroup& group : groups)
    if (group.attention == attention && group.feed_forward == feed_forward) {
      ++group.count;
      return;
    }
  groups.push_back({1, attention, feed_forward});
}

/// Embeddings are tied by default in the families whose configuration class says so.
bool tied_by_default(std::string_view type) { return type.starts_with("gemma") || type == "bloom" || type == "gpt2"; }

}  // namespace

std::string name_in_config(const Node& config, const std::string& key) {
  constexpr std::array<std::pair<std::string_view, std::string_view>, 8> kSame{
      {{"num_hidden_layers", "num_layers"},
       {"vocab_size", "padded_vocab_size"},
       {"num_experts_per_tok", "experts_per_token"},
       {"num_local_experts", "n_routed_experts"},
       {"n_routed_experts", "num_experts"},
       {"num_local_experts", "num_experts"},
       {"num_key_value_heads", "multi_query_group_num"},
       {"head_dim", "kv_channels"}}};
  if (config.find(key) != nullptr) return {};
  for (const auto& [one, other] : kSame) {
    if (key == other && config.find(one) != nullptr) return std::string{one};
    if (key == one && config.find(other) != nullptr) return std::string{other};
  }
  return {};
}

bool shapes_cost(const std::string& key) { return std::ranges::find(kKeys, key) != kKeys.end(); }

Architecture read_huggingface(const Value& outer) {
  const Value config = outer.optional("text_config").value_or(outer);
  const ConfigKeys keys{config};
  Architecture model;
  const std::string type = keys.text("model_type", "llama");
  model.name = type;
  model.hidden = config.required("hidden_size").count();
  const int layers = keys.count({"num_hidden_layers", "num_layers"});
  if (layers > 10'000) throw config.error(fmt::format("{} layers are more than any model has", layers));
  model.vocabulary = keys.count({"vocab_size", "padded_vocab_size"});
  model.tied_embeddings = keys.flag("tie_word_embeddings", outer.optional("tie_word_embeddings")
                                                               ? outer.required("tie_word_embeddings").boolean()
                                                               : tied_by_default(type));
  model.learned_positions = keys.count_or("learned_positions", 0);
  model.norms = type == "gemma2" || type == "gemma3" || type == "gemma3_text" || type == "glm4" ? 4 : 2;
  model.norm_bias = keys.flag("use_bias", false) || type == "bloom" || type == "gpt2";
  model.parallel_blocks = keys.flag("parallel_attn", type == "gptj");
  model.predicted_tokens = keys.count_or("num_nextn_predict_layers", 0);
  if (keys.flag("use_mtp", false)) model.predicted_tokens = keys.count_or("num_mtp_modules", 0);
  model.longest_sequence = keys.count_or("max_position_embeddings", keys.count_or("seq_length", 0));
  for (int layer = 0; layer < layers; ++layer)
    add(model.layers, attention_of_layer(config, type, layer), feed_forward_of_layer(config, type, layer));
  return model;
}

}  // namespace shortboard
