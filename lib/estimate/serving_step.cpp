#include "estimate/serving_step.h"

#include <algorithm>

#include "cost/attention.h"
#include "cost/expert_exchange.h"
#include "cost/gemm.h"
#include "cost/grouped_gemm.h"
#include "estimate/layer_cost.h"

namespace shortboard {
namespace {

/// Splits a kernel's time at `rate` of its measured speed into parts; see add in layer_cost.cpp.
void add(Parts& parts, const KernelTime& time, double rate, double launches) {
  const double ideal = time.ideal.base(), compute = std::max(ideal, time.compute.base() / rate);
  const double busy = std::max(compute, time.busy().base() / rate);
  parts[Part::matrix] += ideal;
  parts[Part::kernel] += compute - ideal;
  parts[Part::memory] += busy - compute;
  parts[Part::launch] += launches * time.launch.base();
}

bool serves(const std::vector<int>& sizes, double size) {
  return sizes.empty() || std::ranges::any_of(sizes, [&](int served) { return served == size; });
}

class Layer {
 public:
  Layer(const ServingCluster& cluster, const ServingJob& job, const ServingSplit& split, const StepTokens& step)
      : cluster_(cluster), job_(job), split_(split) {
    const Engine& engine = cluster.engine;
    const double all = step.tokens(), prompt = step.prompts * step.prompt_tokens;
    const double share = all > 0.0 ? prompt / all : 0.0;
    if (step.prompts > 0.0) launches_ = engine.prompt_launch.value / engine.launch.value;
    rate_ = 1.0 / (share / engine.prefill.value + (1.0 - share) / engine.decode.value);
  }

  [[nodiscard]] Parts parts(const ServingLayerWork& work, double active) const {
    Parts parts;
    for (const ServingGemm& gemm : work.gemms) {
      const KernelTime time = gemm_time(gemm.shape, roof_for(cluster_, gemm.role));
      add(parts, time, rate_, launches_);
    }
    add_attention(work, parts);
    if (work.routed.experts > 0.0) add_experts(work, active, parts);
    KernelTime small = stream_time(work.streamed + work.state, cluster_.cards.stream);
    small.launch = work.small_kernels * small.launch;
    add(parts, small, 1.0, launches_);
    if (work.reductions > 0.0) parts[Part::tensor] += work.reductions * reduction(work.reduced);
    return parts;
  }

 private:
  void add_attention(const ServingLayerWork& work, Parts& parts) const {
    const AttentionRoof& roof = cluster_.cards.attention;
    const Engine& engine = cluster_.engine;
    if (work.decode.sequences > 0.0)
      add(parts, attention_decode_time(read_by_engine(work.decode), roof), engine.decode.value, launches_);
    if (work.prefill.sequences <= 0.0) return;
    AttentionShape prefill = work.prefill;
    if (engine.attention.narrow_prompts) prefill.query_bytes = std::min(prefill.query_bytes, prefill.cache_bytes);
    add(parts, attention_prepare_time(prefill, roof), engine.prefill.value, launches_);
    add(parts, attention_forward_time(prefill, roof), engine.prefill.value, launches_);
  }

  /// If the engine's kernel for grouped heads does not support the model or has too few blocks, each query head reads
  /// the cache itself.
  [[nodiscard]] AttentionShape read_by_engine(AttentionShape shape) const {
    if (shape.latent) return shape;
    const EngineAttention& kernel = cluster_.engine.attention;
    const double group = shape.heads / shape.kv_heads;
    const double least = kernel.least_blocks * cluster_.cards.attention.units;
    shape.splits = kernel.splits;
    shape.per_head = !serves(kernel.head_sizes, shape.key_size) || !serves(kernel.group_sizes, group) ||
                     shape.sequences * shape.kv_heads < least;
    return shape;
  }

  void add_experts(const ServingLayerWork& work, double active, Parts& parts) const {
    const ServingExperts& routed = work.routed;
    ExpertBlock block{routed.tokens, routed.experts, routed.active, routed.hidden, routed.width};
    const KernelTime mean = expert_block_time(block, cluster_.experts);
    add(parts, mean, rate_, launches_);
    if (split_.expert > 1 && job_.imbalance > 1.0) {
      block.tokens *= job_.imbalance;
      const double more = expert_block_time(block, cluster_.experts).busy().base() - mean.busy().base();
      parts[Part::routing] += std::max(0.0, more) / rate_;
    }
    if (work.exchanged > 0.0) parts[Part::expert] += exchange(work.exchanged, active, routed.hidden);
  }

  /// An engine's own all-reduce kernel writes into the memory of its peers if direct links reach it; else the library
  /// reduces.
  [[nodiscard]] double reduction(Bytes bytes) const {
    const Group group{split_.tensor, local_ranks(split_.tensor, 1, cluster_.cards.domain)};
    const bool own = cluster_.cards.direct && group.local == group.ranks;
    return (own ? cluster_.engine.reduce.value : 1.0) *
           all_reduce_time(bytes, group, cluster_.cards.network).total().base();
  }

  /// To the experts and back: copies of tokens to the cards that hold them, or all tokens to all cards, whichever is
  /// faster.
  [[nodiscard]] double exchange(double tokens, double active, double hidden) const {
    const Cluster& cards = cluster_.cards;
    const int ranks = split_.cards();
    const Group group{ranks, local_ranks(ranks, 1, cards.domain)};
    const Bytes narrow{cluster_.activation_bytes * hidden}, wide{2.0 * hidden};
    ExpertMessage message{.tokens = job_.imbalance * tokens, .copy = narrow, .active = active};
    const double there = expert_exchange_time(message, group, cards.exchange, cards.network).total().base();
    message.copy = wide;
    message.dispatching = false;
    const double back = expert_exchange_time(message, group, cards.exchange, cards.network).total().base();
    const double all = all_gather_time(ranks * tokens * narrow, group, cards.network).total().base() +
                       reduce_scatter_time(ranks * tokens * wide, group, cards.network).total().base();
    return std::min(there + back, all);
  }

  const ServingCluster& cluster_;
  const ServingJob& job_;
  const ServingSplit& split_;
  double rate_ = 1.0;
  double launches_ = 1.0;  // relative to a step with CUDA graphs
};

double stage_messages(const ServingCluster& cluster, const ServingJob& job, const ServingPlan& plan, double tokens) {
  if (plan.pipeline == 1) return 0.0;
  const bool near = plan.cards_a_replica() <= cluster.cards.domain;
  const Bytes bytes{2.0 * tokens * job.model.hidden};
  return (plan.pipeline - 1) * point_to_point_time(bytes, near, cluster.cards.network).total().base();
}

/// FLOPs that the tokens of one attention group need.
Flops needed(const ServingJob& job, const StepTokens& step) {
  const double before = step.prompt_context + (step.prompt_tokens + 1.0) / 2.0;
  const double generated = step.generating * std::min(step.queries, job.accepted);  // rejected drafts are not needed
  return generated * served_flops(job.model, step.context, true) +
         step.prompt_balance * step.prompts * step.prompt_tokens * served_flops(job.model, before, false) +
         step.finished_prompts * Flops{2.0 * job.model.vocabulary * job.model.hidden};
}

/// Bytes of weights that a step reads on one card (experts: those touched) and of cache.
Bytes read_bytes(const ServingCluster& cluster, const ServingLayerWork& work) {
  double bytes = 0.0;
  for (const ServingGemm& gemm : work.gemms)
    bytes += gemm.shape.groups * gemm.shape.n * gemm.shape.k * roof_for(cluster, gemm.role).weight.base();
  const AttentionShape& a = work.decode;
  bytes += a.sequences * a.kv_heads * a.keys * a.cache_bytes * (a.latent ? a.key_size : a.key_size + a.value_size);
  const ServingExperts& e = work.routed;
  if (e.experts > 0.0)
    bytes += ExpertBlock{e.tokens, e.experts, e.active, e.hidden, e.width}.touched() * e.hidden * e.width *
             (e.gated ? 3.0 : 2.0) * cluster.experts.weight.base();
  return Bytes{bytes};
}

}  // namespace

StepTime step_time(const ServingCluster& cluster, const ServingJob& job, const ServingPlan& plan,
                   const StepTokens& step) {
  const ServingSplit split = plan.split();
  const Layer layer{cluster, job, split, step};
  const double cache = bytes_per_element(job.formats.cache);
  StepTime time;
  for (const LayerGroup& group : job.model.layers) {
    ServingLayerWork work = serving_layer_work(job.model, group, split, step, cache);
    add_adapters(job.adapters, step, work);
    time.parts.add(layer.parts(work, group.feed_forward.active), group.count);
    time.bytes = time.bytes + group.count * read_bytes(cluster, work);
  }
  const ServingLayerWork head = serving_head_work(job.model, split, step);
  time.parts.add(layer.parts(head, 0.0));
  time.bytes = time.bytes + read_bytes(cluster, head);
  time.parts[Part::pipeline] += stage_messages(cluster, job, plan, step.tokens());
  time.parts[Part::overhead] +=
      cluster.engine.step.value.base() + (step.generating + step.prompts) * cluster.engine.sequence.value.base();
  time.flops = plan.attention_data * needed(job, step);
  time.bytes = time.bytes / plan.pipeline;  // a card holds one stage
  return time;
}

}  // namespace shortboard
