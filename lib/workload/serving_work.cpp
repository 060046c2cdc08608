#include "workload/serving_work.h"

#include <algorithm>

#include "workload/flops.h"
#include "workload/parameters.h"

namespace shortboard {
namespace {

constexpr double kElement = 2.0;       // bytes of an activation
constexpr double kStateElement = 4.0;  // of linear attention's state, kept in fp32

double own_kv_heads(const Attention& a, int tensor) { return std::max(1.0, static_cast<double>(a.kv_heads) / tensor); }

/// Tokens that a query sees if `context` tokens are cached before it.
double seen(const Attention& a, double context) {
  if (a.window > 0) return std::min<double>(context, a.window);
  return a.index_top > 0 ? std::min<double>(context, a.index_top) : context;
}

void add_indexer(const Attention& a, double hidden, const StepTokens& step, ServingLayerWork& work) {
  if (a.index_heads == 0) return;
  const double heads = a.index_heads, size = a.index_head_size;
  work.gemms.push_back({{step.tokens(), heads * size + size, hidden}, ServingRole::router});
  if (step.generating > 0.0)
    work.gemms.push_back({{step.queries * heads, step.context, size, step.generating}, ServingRole::router});
  if (step.prompts > 0.0)
    work.gemms.push_back(
        {{step.prompt_tokens * heads, step.prompt_context + (step.prompt_tokens + 1.0) / 2.0, size, step.prompts},
         ServingRole::router});
}

void add_latent_projections(const Attention& a, double hidden, double heads, const StepTokens& step,
                            ServingLayerWork& work) {
  const double tokens = step.tokens(), generated = step.generating * step.queries, prompt = tokens - generated;
  const double query = heads * (a.head_size + a.rope_size), compressed = a.kv_rank + a.rope_size;
  if (a.query_rank > 0) {
    work.gemms.push_back({{tokens, a.query_rank + compressed, hidden}});
    work.gemms.push_back({{tokens, query, static_cast<double>(a.query_rank)}});
  } else {
    work.gemms.push_back({{tokens, query + compressed, hidden}});
  }
  const double rank = a.kv_rank, head = a.head_size, value = a.value_head_size;
  if (generated > 0.0) {  // absorbed: a product a head
    work.gemms.push_back({{generated, rank, head, heads}});
    work.gemms.push_back({{generated, value, rank, heads}});
  }
  if (prompt > 0.0) work.gemms.push_back({{prompt, heads * (head + value), rank}});
  work.gemms.push_back({{tokens, hidden, heads * value}});
}

void add_projections(const Attention& a, double hidden, const ServingSplit& split, const StepTokens& step,
                     ServingLayerWork& work) {
  const double heads = static_cast<double>(a.heads) / split.tensor, kv_heads = own_kv_heads(a, split.tensor);
  if (a.kind == Attention::Kind::latent) return add_latent_projections(a, hidden, heads, step, work);
  const double tokens = step.tokens(), output = heads * a.value_head_size;
  const double gate = a.kind == Attention::Kind::linear ? output : 0.0;
  const double width = heads * a.head_size + kv_heads * (a.head_size + a.value_head_size) + gate;
  work.gemms.push_back({{tokens, width, hidden}});
  work.gemms.push_back({{tokens, hidden, output}});
}

/// Prompts: the kernel of the expanded heads, causal within the piece and over the tokens cached before it.
AttentionShape prefill_shape(const Attention& a, const ServingSplit& split, const StepTokens& step,
                             double cache_bytes) {
  AttentionShape shape;
  if (step.prompts <= 0.0) return shape;
  const bool latent = a.kind == Attention::Kind::latent;
  const double within = step.prompt_context + (step.prompt_tokens + 1.0) / 2.0;
  shape.sequences = step.prompts;
  shape.heads = static_cast<double>(a.heads) / split.tensor;
  shape.kv_heads = latent ? shape.heads : own_kv_heads(a, split.tensor);
  shape.queries = step.prompt_tokens;
  const double limit = a.window > 0 ? a.window : a.index_top;
  shape.context = limit > 0.0 ? std::min(within, limit) : within;
  const double all = step.prompt_context + step.prompt_tokens;
  shape.keys = a.window > 0 ? std::min<double>(all, a.window + step.prompt_tokens) : all;
  shape.key_size = a.head_size + a.rope_size;
  shape.value_size = a.value_head_size;
  shape.cache_bytes = latent ? kElement : cache_bytes;
  return shape;
}

AttentionShape decode_shape(const Attention& a, const ServingSplit& split, const StepTokens& step, double cache_bytes) {
  AttentionShape shape;
  if (step.generating <= 0.0) return shape;
  const bool latent = a.kind == Attention::Kind::latent;
  shape.sequences = step.generating;
  shape.heads = static_cast<double>(a.heads) / split.tensor;
  shape.kv_heads = latent ? 1.0 : own_kv_heads(a, split.tensor);
  shape.queries = step.queries;
  shape.context = shape.keys = std::max(1.0, seen(a, step.context));
  shape.key_size = latent ? a.kv_rank + a.rope_size : a.head_size;
  shape.value_size = latent ? a.kv_rank : a.value_head_size;
  shape.cache_bytes = cache_bytes;
  shape.latent = latent;
  return shape;
}

void add_attention(const Attention& a, double hidden, const ServingSplit& split, const StepTokens& step,
                   double cache_bytes, ServingLayerWork& work) {
  add_projections(a, hidden, split, step, work);
  add_indexer(a, hidden, step, work);
  if (a.kind != Attention::Kind::linear) {
    work.decode = decode_shape(a, split, step, cache_bytes);
    work.prefill = prefill_shape(a, split, step, cache_bytes);
    return;
  }
  const double heads = static_cast<double>(a.heads) / split.tensor;
  const double passes = step.generating + step.prompts;  // a state is read and written once per sequence
  work.state = Bytes{2.0 * kStateElement * passes * heads * a.head_size * a.value_head_size};
  work.streamed = work.streamed + Bytes{4.0 * kElement * step.tokens() * heads * (a.head_size + a.value_head_size)};
}

void add_dense(double width, bool gated, double hidden, double tokens, ServingLayerWork& work) {
  const double gate = gated ? 2.0 : 1.0;
  work.gemms.push_back({{tokens, gate * width, hidden}, ServingRole::dense});
  work.gemms.push_back({{tokens, hidden, width}, ServingRole::dense});
  work.streamed = work.streamed + Bytes{kElement * tokens * (gate + 1.0) * width};
  work.small_kernels += 1.0;
}

void add_experts(const FeedForward& block, double hidden, const ServingSplit& split, const StepTokens& step,
                 ServingLayerWork& work) {
  const double tokens = step.tokens();
  work.gemms.push_back({{tokens, static_cast<double>(block.experts), hidden}, ServingRole::router});
  const double all = (tokens - (1.0 - step.prompt_balance) * step.prompts * step.prompt_tokens) * split.attention_data;
  const double spread = split.expert;
  work.routed = {all,
                 block.experts / spread,
                 block.active / spread,
                 hidden,
                 static_cast<double>(block.width) / split.expert_tensor(),
                 block.gated};
  const double rows = all * work.routed.active;
  work.streamed =
      work.streamed + Bytes{kElement * rows * (3.0 * hidden + (block.gated ? 3.0 : 2.0) * work.routed.width)};
  work.small_kernels += 4.0;  // choice, permutation, activation, weighted sum
  if (split.attention_data > 1 && split.cards() > 1) work.exchanged = tokens / split.tensor;
}

}  // namespace

ServingLayerWork serving_layer_work(const Architecture& model, const LayerGroup& layer, const ServingSplit& split,
                                    const StepTokens& step, double cache_bytes) {
  const double hidden = model.hidden, tokens = step.tokens();
  ServingLayerWork work;
  add_attention(layer.attention, hidden, split, step, cache_bytes, work);
  const FeedForward& block = layer.feed_forward;
  if (block.experts == 0) add_dense(static_cast<double>(block.width) / split.tensor, block.gated, hidden, tokens, work);
  if (block.experts > 0) add_experts(block, hidden, split, step, work);
  if (block.experts > 0 && block.shared_width > 0)
    add_dense(static_cast<double>(block.shared_width) / split.tensor, block.gated, hidden, tokens, work);
  // A norm is fused with the residual sum before it: two reads and two writes.
  work.streamed = work.streamed + Bytes{4.0 * kElement * model.norms * tokens * hidden};
  work.small_kernels += model.norms;
  if (split.tensor > 1) {
    work.reduced = Bytes{kElement * tokens * hidden};
    const bool once = model.parallel_blocks || (work.exchanged > 0.0 && block.shared_width == 0);
    work.reductions = once ? 1.0 : 2.0;
  }
  return work;
}

ServingLayerWork serving_head_work(const Architecture& model, const ServingSplit& split, const StepTokens& step) {
  const double rows = step.logit_rows(), own = static_cast<double>(model.vocabulary) / split.tensor;
  ServingLayerWork work;
  if (rows <= 0.0) return work;
  work.gemms.push_back({{rows, own, static_cast<double>(model.hidden)}, ServingRole::head});
  // Sampling converts logits to fp32 and reads them twice: softmax, then the choice.
  work.streamed = Bytes{rows * own * (kElement + 3.0 * 4.0)};
  work.small_kernels = 4.0;
  if (split.tensor > 1) {
    work.reduced = Bytes{kElement * rows * model.vocabulary};
    work.reductions = 0.5;  // gathered, not reduced: half of an all-reduce's traffic
  }
  return work;
}

Bytes sequence_cache(const Architecture& model, const ServingSplit& split, double tokens, double cache_bytes) {
  double bytes = 0.0;
  for (const LayerGroup& group : model.layers) {
    const Attention& a = group.attention;
    const double kept = a.window > 0 ? std::min<double>(tokens, a.window) : tokens;
    double each = 0.0;
    if (a.kind == Attention::Kind::latent)
      each = kept * cache_bytes * (a.kv_rank + a.rope_size + a.index_head_size);
    else if (a.kind == Attention::Kind::grouped_query)
      each = kept * cache_bytes * own_kv_heads(a, split.tensor) * (a.head_size + a.value_head_size);
    else
      each = kStateElement * a.heads / split.tensor * a.head_size * a.value_head_size;
    bytes += group.count * each;
  }
  return Bytes{bytes};
}

ServedParameters served_parameters(const Architecture& model, const ServingSplit& split) {
  const ModelParameters all = model_parameters(model);
  ServedParameters own;
  own.attention = all.layers.attention / split.tensor;
  own.dense = all.layers.feed_forward / split.tensor + all.layers.norms + all.layers.router + all.final_norm;
  own.experts = all.layers.experts / split.cards();
  own.embedding = all.embedding / split.tensor;
  own.head = all.head / split.tensor;
  return own;
}

Flops served_flops(const Architecture& model, double seen_tokens, bool with_head) {
  double flops = 0.0;
  for (const LayerGroup& group : model.layers) {
    const LayerParameters count = layer_parameters(model, group);
    const Attention& a = group.attention;
    const double tokens = a.kind == Attention::Kind::linear ? 2.0 * a.head_size * a.value_head_size /
                                                                  static_cast<double>(a.head_size + a.value_head_size)
                                                            : seen(a, seen_tokens);
    const double scores = a.heads * tokens * (a.head_size + a.rope_size + a.value_head_size);
    flops += group.count * 2.0 * (count.active() - count.norms + scores);
  }
  if (with_head) flops += 2.0 * model.vocabulary * model.hidden;
  return Flops{flops};
}

}  // namespace shortboard
