#include "workload/flops.h"

#include <algorithm>

#include "workload/parameters.h"

namespace shortboard {
namespace {

/// Forward FLOPs of attention's scores per token: 2 (query.key) + 2 (probability.value) per head and seen token.
double score_flops(const Attention& a, double sequence) {
  const double heads = a.heads;
  if (a.kind == Attention::Kind::linear)  // the state: one outer product in, one product out
    return 4.0 * heads * a.head_size * a.value_head_size;
  const double key_width = a.head_size + a.rope_size;
  const double seen = average_context(sequence, a.window > 0 ? a.window : a.index_top);
  const double indexer = 2.0 * a.index_heads * a.index_head_size * average_context(sequence, 0.0);
  return 2.0 * heads * (key_width + a.value_head_size) * seen + indexer;
}

TokenFlops layer_flops(const Architecture& model, const LayerGroup& layer, double sequence) {
  const LayerParameters count = layer_parameters(model, layer);
  return {Flops{2.0 * count.attention}, Flops{score_flops(layer.attention, sequence)},
          Flops{2.0 * (count.feed_forward + count.active_experts + count.router)}, Flops{}};
}

void add(TokenFlops& sum, const TokenFlops& one, double times) {
  sum.projections = sum.projections + times * one.projections;
  sum.scores = sum.scores + times * one.scores;
  sum.feed_forward = sum.feed_forward + times * one.feed_forward;
  sum.head = sum.head + times * one.head;
}

}  // namespace

double average_context(double sequence, double window) {
  if (window <= 0.0 || window >= sequence) return (sequence + 1.0) / 2.0;
  // The first `window` tokens see 1, 2, ..., window tokens, the rest `window` each.
  return (window * (window + 1.0) / 2.0 + (sequence - window) * window) / sequence;
}

TokenFlops token_flops(const Architecture& model, double sequence) {
  TokenFlops sum;
  for (const LayerGroup& group : model.layers) add(sum, layer_flops(model, group, sequence), group.count);
  sum.head = Flops{2.0 * model.vocabulary * model.hidden};
  return sum;
}

Flops training_flops_per_token(const Architecture& model, double sequence) {
  TokenFlops sum = token_flops(model, sequence);
  if (model.predicted_tokens > 0 && !model.layers.empty()) {
    TokenFlops module = layer_flops(model, model.layers.back(), sequence);
    module.projections = module.projections + Flops{4.0 * model.hidden * static_cast<double>(model.hidden)};
    module.head = Flops{2.0 * model.vocabulary * model.hidden};
    add(sum, module, model.predicted_tokens);
  }
  return 3.0 * sum.total();
}

Bytes kv_cache_per_token(const Architecture& model, Bytes element) {
  double elements = 0.0;
  for (const LayerGroup& group : model.layers) {
    const Attention& a = group.attention;
    if (a.kind == Attention::Kind::latent)
      elements += group.count * static_cast<double>(a.kv_rank + a.rope_size + a.index_head_size);
    if (a.kind == Attention::Kind::grouped_query)
      elements += group.count * static_cast<double>(a.kv_heads) * (a.head_size + a.value_head_size);
  }
  return elements * element;
}

}  // namespace shortboard
