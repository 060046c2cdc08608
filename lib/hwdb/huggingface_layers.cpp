#include "hwdb/huggingface_layers.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <optional>
#include <vector>

namespace shortboard {
namespace {

bool has_sliding_layers(std::string_view type) {
  return type == "mistral" || type == "gpt_oss" || type.starts_with("gemma2") || type.starts_with("gemma3") ||
         type == "cohere2" || type == "phi3" || type == "step3";
}

/// The i-th entry of a list with one entry per layer; absent if the list is missing.
std::optional<Value> per_layer(const Value& config, std::string_view key, int layer) {
  const std::optional<Value> list = config.optional(key);
  if (!list || !list->is_list()) return std::nullopt;
  const std::vector<Value> items = list->items();
  const auto place = static_cast<std::size_t>(layer);
  if (place >= items.size()) throw list->error(fmt::format("has {} entries", items.size()), "write one per layer");
  return items[place];
}

int window_of_layer(const Value& config, const ConfigKeys& keys, std::string_view type, int layer) {
  if (const std::optional<Value> kind = per_layer(config, "layer_types", layer)) {
    if (kind->text() == "full_attention" || kind->text() == "linear_attention") return 0;
    if (kind->text() == "chunked_attention") return keys.count_or("attention_chunk_size", 0);
    return keys.count_or("sliding_window", 0);
  }
  if (type.starts_with("llama4")) {  // every fourth layer sees all tokens, without rotary positions
    const std::optional<Value> rotary = per_layer(config, "no_rope_layers", layer);
    const bool chunked = rotary ? rotary->count(0) == 1 : (layer + 1) % keys.count_or("no_rope_layer_interval", 4) != 0;
    return chunked ? keys.count_or("attention_chunk_size", 8192) : 0;
  }
  const int window = keys.count_or("sliding_window", 0);
  if (window == 0 || !keys.flag("use_sliding_window", true)) return 0;
  if (const int pattern = keys.count_or("sliding_window_pattern", 0); pattern > 0)
    return (layer + 1) % pattern == 0 ? 0 : window;
  if (type == "gemma2" || type == "gpt_oss") return layer % 2 == 0 ? window : 0;
  if (type.starts_with("gemma3")) return (layer + 1) % 6 == 0 ? 0 : window;
  return has_sliding_layers(type) || keys.flag("use_sliding_window", false) ? window : 0;
}

bool is_linear(const Value& config, int layer) {
  if (const std::optional<Value> kind = per_layer(config, "attn_type_list", layer)) return kind->count(0) == 0;
  if (const std::optional<Value> kind = per_layer(config, "layer_types", layer))
    return kind->text() == "linear_attention";
  return false;
}

Attention latent(const Value& config, const ConfigKeys& keys) {
  Attention attention{.kind = Attention::Kind::latent};
  attention.heads = attention.kv_heads = config.required("num_attention_heads").count();
  attention.kv_rank = config.required("kv_lora_rank").count();
  attention.query_rank = keys.count_or("q_lora_rank", 0);
  attention.head_size = config.required("qk_nope_head_dim").count();
  attention.rope_size = config.required("qk_rope_head_dim").count();
  attention.value_head_size = config.required("v_head_dim").count();
  attention.index_heads = keys.count_or("index_n_heads", 0);
  attention.index_head_size = keys.count_or("index_head_dim", 0);
  attention.index_top = keys.count_or("index_topk", 0);
  return attention;
}

bool is_sparse(const Value& config, const ConfigKeys& keys, std::string_view type, int layer) {
  if (layer < keys.count_or("first_k_dense_replace", 0)) return false;
  if (const std::optional<Value> dense = config.optional("mlp_only_layers"); dense && dense->is_list())
    for (const Value& item : dense->items())
      if (item.count(0) == layer) return false;
  if (const std::optional<Value> sparse = config.optional("moe_layers"); sparse && sparse->is_list())
    return std::ranges::any_of(sparse->items(), [&](const Value& item) { return item.count(0) == layer; });
  const std::optional<Value> listed = per_layer(config, "moe_layer_freq", layer);
  if (listed) return listed->count(0) == 1;
  const int step = type.starts_with("llama4") ? keys.count_or("interleave_moe_layer_step", 1)
                                              : keys.count_or({"decoder_sparse_step", "moe_layer_freq"}, 1);
  return step <= 1 || (layer + 1) % step == 0;
}

}  // namespace

std::string ConfigKeys::text(std::string_view key, std::string_view otherwise) const {
  const std::optional<Value> value = config_.optional(key);
  return value ? value->text() : std::string{otherwise};
}

bool ConfigKeys::flag(std::string_view key, bool otherwise) const {
  const std::optional<Value> value = config_.optional(key);
  return value ? value->boolean() : otherwise;
}

int ConfigKeys::count_or(std::string_view key, int otherwise) const { return count_or({key}, otherwise); }

int ConfigKeys::count_or(std::initializer_list<std::string_view> names, int otherwise) const {
  for (const std::string_view key : names)
    if (const std::optional<Value> value = config_.optional(key)) return value->count(0);
  return otherwise;
}

int ConfigKeys::count(std::initializer_list<std::string_view> names) const {
  for (const std::string_view key : names)
    if (const std::optional<Value> value = config_.optional(key)) return value->count();
  throw config_.error(fmt::format("has none of the keys {}", fmt::join(names, ", ")), "give one of them");
}

Attention attention_of_layer(const Value& config, std::string_view type, int layer) {
  const ConfigKeys keys{config};
  if (config.optional("kv_lora_rank")) return latent(config, keys);
  Attention attention;
  attention.heads = config.required("num_attention_heads").count();
  attention.kv_heads = std::max(1, keys.count_or({"num_key_value_heads", "multi_query_group_num"}, attention.heads));
  const int hidden = config.required("hidden_size").count();
  attention.head_size = keys.count_or({"head_dim", "kv_channels"}, hidden / attention.heads);
  attention.value_head_size = attention.head_size;
  const bool all_bias = keys.flag("use_bias", false) || type == "bloom" || type == "gpt2";
  const bool attention_bias = keys.flag("attention_bias", type == "gpt_oss");
  attention.query_bias = all_bias || attention_bias || keys.flag("qkv_bias", type == "qwen2" || type == "qwen2_moe") ||
                         keys.flag("add_qkv_bias", false);
  attention.output_bias = all_bias || (attention_bias && type != "glm4" && type != "glm4_moe");
  attention.query_key_norm =
      type.starts_with("qwen3") || type.starts_with("gemma3") ||
      (keys.flag("use_qk_norm", false) && !type.starts_with("llama4"));  // Llama 4 normalises without weights
  attention.sinks = type == "gpt_oss";
  attention.window = window_of_layer(config, keys, type, layer);
  if (is_linear(config, layer)) {
    attention.kind = Attention::Kind::linear;
    attention.kv_heads = attention.heads;
  }
  if (attention.head_size < 1 || attention.heads % attention.kv_heads != 0)
    throw config.error(fmt::format("{} heads of {} elements do not share {} keys and values evenly", attention.heads,
                                   attention.head_size, attention.kv_heads));
  return attention;
}

FeedForward feed_forward_of_layer(const Value& config, std::string_view type, int layer) {
  const ConfigKeys keys{config};
  FeedForward block;
  block.gated = keys.flag("gated_mlp", type != "bloom" && type != "gpt2" && type != "falcon" && type != "mpt");
  block.bias = keys.flag("mlp_bias", keys.flag("use_bias", type == "bloom" || type == "gpt2" || type == "gpt_oss"));
  const int experts = keys.count_or({"num_local_experts", "n_routed_experts", "num_experts"}, 0);
  if (experts > 1 && is_sparse(config, keys, type, layer)) {
    block.experts = experts;
    block.active = keys.count({"num_experts_per_tok", "experts_per_token"});
    block.width = keys.count({"moe_intermediate_size", "intermediate_size"});
    block.shared_width =
        keys.count_or("shared_expert_intermediate_size", keys.count_or("n_shared_experts", 0) * block.width);
    if (type.starts_with("llama4")) block.shared_width = block.width;
    block.shared_gate = type == "qwen2_moe" || type == "qwen3_next";
    if (block.active > experts)
      throw config.error(fmt::format("{} experts are active, but there are only {}", block.active, experts));
    return block;
  }
  block.width = keys.count({"intermediate_size_mlp", "intermediate_size", "ffn_hidden_size"});
  return block;
}

}  // namespace shortboard
