#include "workload/parameters.h"

namespace shortboard {
namespace {

double latent_parameters(const Attention& a, double hidden) {
  const double heads = a.heads;
  const double query_width = heads * (a.head_size + a.rope_size);
  const double query =
      a.query_rank > 0 ? hidden * a.query_rank + a.query_rank + a.query_rank * query_width : hidden * query_width;
  const double key_value =
      hidden * (a.kv_rank + a.rope_size) + a.kv_rank + a.kv_rank * heads * (a.head_size + a.value_head_size);
  // The indexer: queries from the compressed queries, one shared key, a weight a head (DeepSeek-V3.2-Exp, section 2.1).
  const double indexer = a.index_heads > 0 ? static_cast<double>(a.query_rank) * a.index_heads * a.index_head_size +
                                                 hidden * (a.index_head_size + a.index_heads)
                                           : 0.0;
  return query + key_value + heads * a.value_head_size * hidden + indexer;
}

double attention_parameters(const Attention& a, double hidden) {
  if (a.kind == Attention::Kind::latent) return latent_parameters(a, hidden);
  const double query = static_cast<double>(a.heads) * a.head_size;
  const double key = static_cast<double>(a.kv_heads) * a.head_size;
  const double output = static_cast<double>(a.heads) * a.value_head_size;
  double count = hidden * (query + 2.0 * key) + output * hidden;
  if (a.kind == Attention::Kind::linear) count += hidden * output;  // the output gate
  if (a.query_bias) count += query + 2.0 * key;
  if (a.output_bias) count += hidden;
  if (a.query_key_norm) count += 2.0 * a.head_size;
  if (a.sinks) count += a.heads;
  return count;
}

double block_parameters(double hidden, double width, const FeedForward& block) {
  return (block.gated ? 3.0 : 2.0) * hidden * width + (block.bias ? (block.gated ? 2.0 : 1.0) * width + hidden : 0.0);
}

}  // namespace

LayerParameters layer_parameters(const Architecture& model, const LayerGroup& layer) {
  const double hidden = model.hidden;
  const FeedForward& block = layer.feed_forward;
  LayerParameters count;
  count.attention = attention_parameters(layer.attention, hidden);
  count.norms = model.norms * hidden * (model.norm_bias ? 2.0 : 1.0);
  if (block.experts == 0) {
    count.feed_forward = block_parameters(hidden, block.width, block);
    return count;
  }
  const double expert = block_parameters(hidden, block.width, block);
  count.experts = block.experts * expert;
  count.active_experts = block.active * expert;
  count.router = hidden * block.experts + (block.bias ? block.experts : 0.0);
  if (block.shared_width > 0) count.feed_forward = block_parameters(hidden, block.shared_width, block);
  if (block.shared_gate) count.feed_forward += hidden;
  return count;
}

ModelParameters model_parameters(const Architecture& model) {
  const double hidden = model.hidden;
  ModelParameters count;
  count.embedding = (static_cast<double>(model.vocabulary) + model.learned_positions) * hidden;
  count.head = model.tied_embeddings ? 0.0 : model.vocabulary * hidden;
  count.final_norm = hidden * (model.norm_bias ? 2.0 : 1.0);
  for (const LayerGroup& group : model.layers) {
    const LayerParameters one = layer_parameters(model, group);
    count.layers.attention += group.count * one.attention;
    count.layers.feed_forward += group.count * one.feed_forward;
    count.layers.experts += group.count * one.experts;
    count.layers.active_experts += group.count * one.active_experts;
    count.layers.router += group.count * one.router;
    count.layers.norms += group.count * one.norms;
  }
  if (model.predicted_tokens > 0 && !model.layers.empty()) {
    // A module is one layer of the last kind, a projection of two hidden vectors to one, and two norms.
    const LayerParameters last = layer_parameters(model, model.layers.back());
    count.predicted_tokens = model.predicted_tokens * (last.total() + 2.0 * hidden * hidden + 3.0 * hidden);
  }
  return count;
}

}  // namespace shortboard
