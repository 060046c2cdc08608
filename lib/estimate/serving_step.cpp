#include "estimate/serving_step.h"

#include <algorithm>
#include <tuple>

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

using Operator = OperatorOf<Parts>;

/// Where a layer's seconds go: their sum, and where somebody asks the operators that were summed.
struct Sum {
  Parts parts;
  std::vector<Operator>* operators = nullptr;

  template <class Describe>
  void add_kernel(const KernelTime& time, double rate, double launches, const Describe& describe) {
    add(parts, time, rate, launches);
    if (operators == nullptr) return;
    Operator one = describe();
    one.bound = bound_of(time);
    add(one.parts, time, rate, launches);
    operators->push_back(one);
  }

  template <class Describe>
  void add_seconds(Part part, double seconds, const Describe& describe) {
    parts[part] += seconds;
    if (operators == nullptr || seconds <= 0.0) return;
    Operator one = describe();
    one.parts[part] = seconds / one.times;
    operators->push_back(one);
  }
};

OperatorKind kind_of(ServingRole role) {
  if (role == ServingRole::router) return OperatorKind::router_product;
  return role == ServingRole::head ? OperatorKind::head_product : OperatorKind::dense_product;
}

Operator product(OperatorKind kind, const GemmShape& s, const GemmRoof& roof) {
  return {.kind = kind,
          .shape = s,
          .flops = s.flops(),
          .bytes = s.groups * s.n * s.k * roof.weight + (s.groups * (s.m * s.k + s.m * s.n)) * Bytes{2.0}};
}

Operator attention(OperatorKind kind, const AttentionShape& a) {
  return {.kind = kind,
          .shape = a,
          .flops = a.flops(),
          .bytes = Bytes{a.sequences * a.kv_heads * a.keys * a.cache_bytes *
                         (a.latent ? a.key_size : a.key_size + a.value_size)}};
}

Operator messages(OperatorKind kind, int cards, Bytes bytes, double times, Seconds each) {
  return {.kind = kind,
          .shape = MessageShape{cards, {}, each},
          .bytes = bytes,
          .bound = OperatorBound::link,
          .times = times};
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

  /// One layer's seconds; `operators`: null, or where they are listed.
  [[nodiscard]] Parts parts(const ServingLayerWork& work, double active, std::vector<Operator>* operators) const {
    Sum sum{.parts = {}, .operators = operators};
    for (const ServingGemm& gemm : work.gemms) {
      const GemmRoof& roof = roof_for(cluster_, gemm.role);
      sum.add_kernel(gemm_time(gemm.shape, roof), rate_, launches_,
                     [&] { return product(kind_of(gemm.role), gemm.shape, roof); });
    }
    add_attention(work, sum);
    if (work.routed.experts > 0.0) add_experts(work, active, sum);
    KernelTime small = stream_time(work.streamed + work.state, cluster_.cards.stream);
    small.launch = work.small_kernels * small.launch;
    sum.add_kernel(small, 1.0, launches_, [&]() -> Operator {
      return {.kind = OperatorKind::elementwise,
              .shape = KernelCount{work.small_kernels},
              .bytes = work.streamed + work.state};
    });
    if (work.reductions > 0.0) add_reductions(work, sum);
    return sum.parts;
  }

 private:
  void add_reductions(const ServingLayerWork& work, Sum& sum) const {
    const double each = reduction(work.reduced);
    sum.add_seconds(Part::tensor, work.reductions * each, [&] {
      return messages(OperatorKind::tensor_messages, split_.tensor, work.reduced, work.reductions, Seconds{each});
    });
  }

  void add_attention(const ServingLayerWork& work, Sum& sum) const {
    const AttentionRoof& roof = cluster_.cards.attention;
    const Engine& engine = cluster_.engine;
    if (work.decode.sequences > 0.0)
      sum.add_kernel(attention_decode_time(read_by_engine(work.decode), roof), engine.decode.value, launches_,
                     [&] { return attention(OperatorKind::attention, work.decode); });
    if (work.prefill.sequences <= 0.0) return;
    AttentionShape prefill = work.prefill;
    if (engine.attention.narrow_prompts) prefill.query_bytes = std::min(prefill.query_bytes, prefill.cache_bytes);
    sum.add_kernel(attention_prepare_time(prefill, roof), engine.prefill.value, launches_,
                   [&]() -> Operator { return {.kind = OperatorKind::attention_prepare, .shape = prefill}; });
    sum.add_kernel(attention_forward_time(prefill, roof), engine.prefill.value, launches_,
                   [&] { return attention(OperatorKind::attention, prefill); });
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

  void add_experts(const ServingLayerWork& work, double active, Sum& sum) const {
    const ServingExperts& routed = work.routed;
    ExpertBlock block{routed.tokens, routed.experts, routed.active, routed.hidden, routed.width};
    const KernelTime mean = expert_block_time(block, cluster_.experts);
    sum.add_kernel(mean, rate_, launches_, [&]() -> Operator {
      const double matrices = routed.gated ? 3.0 : 2.0, elements = routed.hidden * routed.width;
      return {.kind = OperatorKind::expert_product,
              .shape = GemmShape{routed.tokens, routed.width, routed.hidden, routed.experts},
              .flops = Flops{2.0 * routed.tokens * routed.active * matrices * elements},
              .bytes = block.touched() * elements * matrices * cluster_.experts.weight};
    });
    if (split_.expert > 1 && job_.imbalance > 1.0) {
      block.tokens *= job_.imbalance;
      const double more = expert_block_time(block, cluster_.experts).busy().base() - mean.busy().base();
      sum.add_seconds(Part::routing, std::max(0.0, more) / rate_, [&]() -> Operator {
        return {.kind = OperatorKind::fullest_card, .shape = {}, .bound = OperatorBound::waiting};
      });
    }
    if (work.exchanged <= 0.0) return;
    const double seconds = exchange(work.exchanged, active, routed.hidden);
    sum.add_seconds(Part::expert, seconds, [&] {
      return messages(OperatorKind::expert_messages, split_.cards(),
                      (work.exchanged * active * routed.hidden) * Bytes{cluster_.activation_bytes + 2.0}, 1.0,
                      Seconds{seconds});
    });
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

using Operators = std::vector<PlacedOperator<Parts>>;

/// Seconds of a step, and where somebody asks its operators.
class Step {
 public:
  Step(const ServingCluster& cluster, const ServingJob& job, const ServingPlan& plan, const StepTokens& step,
       Operators* listed)
      : cluster_(cluster), job_(job), plan_(plan), step_(step), listed_(listed) {}

  [[nodiscard]] StepTime time() {
    const ServingSplit split = plan_.split();
    const Layer layer{cluster_, job_, split, step_};
    const double cache = bytes_per_element(job_.formats.cache);
    for (const LayerGroup& group : job_.model.layers) {
      ServingLayerWork work = serving_layer_work(job_.model, group, split, step_, cache);
      add_adapters(job_.adapters, step_, work);
      const auto place = group.feed_forward.experts > 0 ? OperatorPlace::expert_layers : OperatorPlace::dense_layers;
      add(layer, work, group.feed_forward.active, place, group.count);
    }
    add(layer, serving_head_work(job_.model, split, step_), 0.0, OperatorPlace::head, 1.0);
    add_beside();
    time_.flops = plan_.attention_data * needed(job_, step_);
    time_.bytes = time_.bytes / plan_.pipeline;  // a card holds one stage
    return time_;
  }

 private:
  void add(const Layer& layer, const ServingLayerWork& work, double active, OperatorPlace place, double count) {
    std::vector<Operator> operators;
    time_.parts.add(layer.parts(work, active, listed_ != nullptr ? &operators : nullptr), count);
    time_.bytes = time_.bytes + count * read_bytes(cluster_, work);
    for (Operator& one : operators) {
      one.times *= count;
      listed_->push_back({place, place == OperatorPlace::head ? 0.0 : count, one});
    }
  }

  /// What a step takes beside its layers: messages between the stages, and the host.
  void add_beside() {
    const double stages = stage_messages(cluster_, job_, plan_, step_.tokens());
    const double host =
        cluster_.engine.step.value.base() + (step_.generating + step_.prompts) * cluster_.engine.sequence.value.base();
    time_.parts[Part::pipeline] += stages;
    time_.parts[Part::overhead] += host;
    if (listed_ == nullptr) return;
    for (const auto& [part, kind, bound, seconds] :
         {std::tuple{Part::pipeline, OperatorKind::pipeline_messages, OperatorBound::link, stages},
          std::tuple{Part::overhead, OperatorKind::overhead, OperatorBound::waiting, host}}) {
      if (seconds <= 0.0) continue;
      Operator one{.kind = kind, .pass = Pass::whole, .bound = bound};
      one.parts[part] = seconds;
      listed_->push_back({OperatorPlace::step, 0.0, one});
    }
  }

  const ServingCluster& cluster_;
  const ServingJob& job_;
  const ServingPlan& plan_;
  const StepTokens& step_;
  Operators* listed_;
  StepTime time_;
};

}  // namespace

StepTime step_time(const ServingCluster& cluster, const ServingJob& job, const ServingPlan& plan,
                   const StepTokens& step) {
  return Step{cluster, job, plan, step, nullptr}.time();
}

Operators step_operators(const ServingCluster& cluster, const ServingJob& job, const ServingPlan& plan,
                         const StepTokens& step) {
  Operators operators;
  (void)Step{cluster, job, plan, step, &operators}.time();
  return operators;
}

}  // namespace shortboard
