#include <algorithm>

#include "workload/flops.h"
#include "workload/operators.h"
#include "workload/parameters.h"

namespace shortboard {
namespace {

constexpr double kElement = 2.0;  // bytes of an activation

/// Tokens and divisors that all parts of a layer share.
struct Frame {
  double tokens;    ///< A card's tokens in the parts that are divided by heads or width.
  double residual;  ///< A card's tokens in norms and residuals, which sequence parallelism divides.
  double tensor;
};

Frame frame(const LayerSplit& split) {
  const double tokens = split.micro_batch * split.sequence / split.context;
  return {tokens, split.sequence_parallel ? tokens / split.tensor : tokens, static_cast<double>(split.tensor)};
}

void add_latent(const Attention& a, double hidden, const Frame& f, LayerWork& work) {
  const double heads = a.heads / f.tensor;
  const double query = heads * (a.head_size + a.rope_size);
  if (a.query_rank > 0) {
    work.gemms.push_back({{f.tokens, static_cast<double>(a.query_rank), hidden}});
    work.gemms.push_back({{f.tokens, query, static_cast<double>(a.query_rank)}, GemmRole::dense, true});
  } else {
    work.gemms.push_back({{f.tokens, query, hidden}});
  }
  work.gemms.push_back({{f.tokens, static_cast<double>(a.kv_rank + a.rope_size), hidden}});
  work.gemms.push_back(
      {{f.tokens, heads * (a.head_size + a.value_head_size), static_cast<double>(a.kv_rank)}, GemmRole::dense, true});
  work.gemms.push_back({{f.tokens, hidden, heads * a.value_head_size}});
}

void add_attention(const Attention& a, double hidden, const LayerSplit& split, const Frame& f, LayerWork& work) {
  const double heads = a.heads / f.tensor;
  const double kv_heads = std::max(1.0, a.kv_heads / f.tensor);
  const double query = heads * a.head_size, key = kv_heads * a.head_size;
  if (a.kind == Attention::Kind::latent) {
    add_latent(a, hidden, f, work);
  } else {
    work.gemms.push_back({{f.tokens, query + 2.0 * key, hidden}});
    work.gemms.push_back({{f.tokens, hidden, heads * a.value_head_size}});
    if (a.kind == Attention::Kind::linear) work.gemms.push_back({{f.tokens, heads * a.value_head_size, hidden}});
  }
  double context = average_context(split.sequence, a.window > 0 ? a.window : a.index_top);
  if (a.kind == Attention::Kind::linear)
    context = 2.0 * a.head_size * a.value_head_size / static_cast<double>(a.head_size + a.value_head_size);
  if (a.index_heads > 0)
    work.gemms.push_back(
        {{f.tokens, average_context(split.sequence, 0.0), static_cast<double>(a.index_heads) * a.index_head_size}});
  // Cards of a context-parallel group divide attention by queries, or by heads where those go all to all.
  const bool by_heads = split.context_exchange == ContextExchange::all_to_all;
  const double shares = split.context, queries = split.sequence / (by_heads ? 1.0 : shares);
  const double seen = a.window > 0 ? std::min<double>(split.sequence, a.window + queries) : split.sequence;
  work.attention = {split.micro_batch,
                    by_heads ? heads / shares : heads,
                    by_heads ? std::max(1.0, kv_heads / shares) : kv_heads,
                    queries,
                    context,
                    seen,
                    static_cast<double>(a.head_size + a.rope_size),
                    static_cast<double>(a.value_head_size)};
  const double rotated = heads * (a.head_size + a.rope_size) + kv_heads * a.head_size;
  work.streamed = work.streamed + Bytes{2.0 * kElement * f.tokens * rotated};
  const double key_width = kv_heads * (a.head_size + a.rope_size), value_width = kv_heads * a.value_head_size;
  const double latent = a.kv_rank + a.rope_size + a.query_rank;
  const Bytes output{kElement * f.tokens * heads * a.value_head_size};
  const double copies = by_heads ? std::max(1.0, shares / kv_heads) : 1.0;  // a card has one key-value head at least
  const Bytes queried{kElement * f.tokens * heads * (a.head_size + a.rope_size)};
  const Bytes keyed{kElement * f.tokens * copies * key_width}, valued{kElement * f.tokens * copies * value_width};
  const Bytes projected = queried + keyed + valued;
  work.kept_inputs = work.kept_inputs + output;
  work.kept_others = work.kept_others + projected + Bytes{kElement * f.tokens * (latent + 2.0 * heads)};
  // Selective recomputation redoes the attention kernel, or latent attention's up-projections.
  if (a.kind == Attention::Kind::latent)
    work.redone_others = work.redone_others + projected;
  else
    work.redone_inputs = work.redone_inputs + output;
  work.context_exchanged = {queried, keyed, valued, output};
  work.context_gathered = Bytes{kElement * split.micro_batch * split.sequence * (key_width + value_width)};
}

/// A block's inner activations. Selective recomputation computes the product's input again from the others.
void keep_block(double elements, bool gated, LayerWork& work) {
  work.kept_inputs = work.kept_inputs + Bytes{kElement * elements};
  work.redone_inputs = work.redone_inputs + Bytes{kElement * elements};
  work.kept_others = work.kept_others + Bytes{kElement * elements * (gated ? 2.0 : 1.0)};
  if (gated) work.activated = work.activated + Bytes{kElement * elements};
}

void add_dense(double width, bool gated, double hidden, const Frame& f, LayerWork& work) {
  const double own = width / f.tensor;
  work.gemms.push_back({{f.tokens, (gated ? 2.0 : 1.0) * own, hidden}});
  work.gemms.push_back({{f.tokens, hidden, own}});
  work.streamed = work.streamed + Bytes{kElement * f.tokens * (gated ? 3.0 : 2.0) * own};
  keep_block(f.tokens * own, gated, work);
}

/// Routed experts. Each token of this card goes to `active` experts, and the card receives as many for its own experts.
/// If experts are divided, their cards gather what each of them received, and each computes a part of the width for all
/// (Megatron Core, moe/token_dispatcher.py: dispatch_postprocess).
void add_experts(const FeedForward& block, double hidden, const LayerSplit& split, const Frame& f, LayerWork& work) {
  const double tokens = f.tokens / f.tensor;
  const double copies = split.expert_rows * tokens * block.active;
  const double rows = split.expert_tensor * copies;
  const double own = static_cast<double>(block.experts) / split.expert;
  const double each = rows / own;
  const double width = static_cast<double>(block.width) / split.expert_tensor, gate = block.gated ? 2.0 : 1.0;
  work.gemms.push_back({{tokens, static_cast<double>(block.experts), hidden}, GemmRole::router});
  work.gemms.push_back({{each, gate * width, hidden, own}, GemmRole::expert});
  work.gemms.push_back({{each, hidden, width, own}, GemmRole::expert});
  work.streamed = work.streamed + Bytes{kElement * rows * (4.0 * hidden + (gate + 1.0) * width)};
  work.streams += 5.0;
  work.kept_inputs = work.kept_inputs + Bytes{kElement * rows * hidden};
  keep_block(rows * width, block.gated, work);
  work.expert_sent = Bytes{kElement * copies * hidden};
}

}  // namespace

LayerWork layer_work(const Architecture& model, const LayerGroup& layer, const LayerSplit& split) {
  const Frame f = frame(split);
  const double hidden = model.hidden;
  LayerWork work;
  add_attention(layer.attention, hidden, split, f, work);
  const FeedForward& block = layer.feed_forward;
  if (block.experts == 0) add_dense(block.width, block.gated, hidden, f, work);
  if (block.experts > 0) add_experts(block, hidden, split, f, work);
  if (block.experts > 0 && block.shared_width > 0) add_dense(block.shared_width, block.gated, hidden, f, work);
  // Each norm reads and writes the residual stream once, each residual addition reads two and writes one.
  work.streamed = work.streamed + Bytes{kElement * f.residual * hidden * (2.0 * model.norms + 6.0)};
  work.streams += model.norms + 4.0;
  // Two norms: their inputs, and their outputs, which are inputs of products and easily redone.
  const Bytes stream{kElement * f.residual * hidden};
  work.kept_others = work.kept_others + 2.0 * stream;
  work.kept_inputs = work.kept_inputs + 2.0 * stream;
  work.redone_inputs = work.redone_inputs + 2.0 * stream;
  work.input = Bytes{kElement * f.residual * hidden};
  work.tensor_messages = Bytes{kElement * f.tokens * hidden};
  // Attention and a dense block each gather before and scatter after; routed experts take the scattered tokens.
  work.tensor_count = block.experts > 0 && block.shared_width == 0 ? 1.0 : 2.0;
  const LayerParameters count = layer_parameters(model, layer);
  work.parameters = (count.attention + count.feed_forward) / f.tensor + count.router + count.norms;
  work.expert_parameters = count.experts / split.expert / split.expert_tensor;
  return work;
}

LayerWork head_work(const Architecture& model, const LayerSplit& split) {
  const Frame f = frame(split);
  const double own = model.vocabulary / f.tensor;
  LayerWork work;
  work.gemms.push_back({{f.tokens, own, static_cast<double>(model.hidden)}, GemmRole::head});
  // Logits are read and written in 16 and 32 bits by the loss: 10 bytes each.
  work.streamed = Bytes{10.0 * f.tokens * own};
  work.streams = 4.0;
  work.tensor_messages = Bytes{kElement * f.tokens * model.hidden};
  work.tensor_count = 0.5;
  work.logits = f.tokens * own;
  work.parameters = static_cast<double>(model.vocabulary) * model.hidden / f.tensor;
  return work;
}

}  // namespace shortboard
