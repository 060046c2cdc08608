#include "analysis/operators.h"

#include <fmt/format.h>

#include <array>
#include <utility>

#include "cost/attention.h"

namespace shortboard {
namespace {

constexpr std::array<const char*, 4> kRoles{"dense product", "expert products", "router", "head"};
constexpr std::array<std::pair<Part, const char*>, 2> kMessages{
    {{Part::tensor, "tensor-parallel messages, seen"}, {Part::expert, "expert-parallel messages, seen"}}};

std::string bound_of(const KernelTime& time) {
  if (time.launch > time.busy()) return "launch";
  return time.memory > time.compute ? "memory" : "compute";
}

std::string extents(const GemmShape& s) {
  return s.groups > 1.0 ? fmt::format("{:.0f} x ({:.0f} x {:.0f} x {:.0f})", s.groups, s.m, s.n, s.k)
                        : fmt::format("{:.0f} x {:.0f} x {:.0f}", s.m, s.n, s.k);
}

/// Lines of one kind of layer, each run `times` a step.
class Lines {
 public:
  Lines(const TrainingAnswer& answer, std::string where, double times, std::vector<OperatorLine>& lines)
      : cluster_(answer.question.cluster),
        job_(answer.question.job),
        where_(std::move(where)),
        times_(times),
        lines_(lines) {}

  void add_products(const LayerCost& cost) {
    for (const GemmWork& gemm : cost.work.gemms) {
      const GemmShape& s = gemm.shape;
      const char* role = kRoles[static_cast<std::size_t>(gemm.role)];
      add_product(fmt::format("{}, forward", role), gemm.role, s);
      add_product(fmt::format("{}, gradient of its input", role), gemm.role, {s.m, s.k, s.n, s.groups});
      if (job_.task != Task::lora)
        add_product(fmt::format("{}, gradient of its weight", role), gemm.role, {s.k, s.n, s.m, s.groups});
    }
  }

  /// The attention of a layer: of a ring the kernel for a card's own keys, those for other cards' and their sums.
  void add_attention(const LayerSplit& split, const AttentionShape& a) {
    if (a.heads <= 0.0) return;
    if (!job_.fused_attention) return;  // its products and streams stand in the step's parts
    if (split.context == 1 || split.context_exchange != ContextExchange::ring) return add_pass(a, "");
    const RingBlocks blocks = ring_blocks(a, split.context);
    add_pass(blocks.own, " of the own keys");
    Lines others = *this;
    others.times_ *= split.context - 1.0;
    others.add_pass(blocks.passed, " of keys passed on");
    others.add("attention's sum of blocks", "1 kernel", Flops{}, blocks.merged,
               stream_time(blocks.merged, cluster_.stream));
  }

  void add_pass(const AttentionShape& a, const std::string& which) {
    const Bytes moved{a.query_bytes * a.sequences * (a.key_size + a.value_size) *
                      (a.heads * a.queries + a.kv_heads * a.keys)};
    const std::string shape = fmt::format("{:.0f} x {:.0f} heads, {:.0f} queries", a.sequences, a.heads, a.queries);
    add("attention, forward" + which, shape, a.flops(), moved, attention_forward_time(a, cluster_.attention));
    add("attention, backward" + which, shape, 2.0 * a.flops(), 2.0 * moved,
        attention_backward_time(a, cluster_.attention));
  }

  void add_streams(const LayerWork& work) {
    const double unfused = cluster_.software.elementwise * (job_.compiled ? 1.0 : cluster_.software.uncompiled);
    const Bytes moved = unfused * work.streamed;
    KernelTime time = stream_time(moved, cluster_.stream);
    time.launch = unfused * work.streams * cluster_.stream.launch;
    const std::string kernels = fmt::format("{:.0f} kernels", unfused * work.streams);
    add("elementwise, forward", kernels, Flops{}, moved, time);
    time = stream_time(2.0 * moved, cluster_.stream);
    time.launch = 1.5 * unfused * work.streams * cluster_.stream.launch;
    add("elementwise, backward", kernels, Flops{}, 2.0 * moved, time);
  }

  /// Each kind of message of a pass: its bytes, and what of its time on the links is seen.
  void add_context(const LayerSplit& split, const LayerCost& cost) {
    const ContextMessages messages = context_messages(cluster_, split, cost.work, cost.attention);
    for (const auto& [pass, sent] :
         {std::pair{"forward", &messages.forward}, std::pair{"backward", &messages.backward}})
      for (const ContextMessage& message : *sent) {
        const Seconds seen = message.seen(cluster_.software);
        if (seen <= Seconds{}) continue;
        lines_.push_back({where_, fmt::format("context-parallel messages, {}, {}, seen", pass, message.what),
                          fmt::format("{} cards, {:.4g} us on the links", split.context, 1e6 * message.each.base()),
                          times_ * message.count, Flops{}, message.bytes, seen / message.count, "link"});
      }
  }

  void add_messages(const LayerCost& cost) {
    for (const auto& [part, name] : kMessages) {
      const Seconds seen{cost.forward[part] + cost.backward[part]};
      if (seen > Seconds{}) lines_.push_back({where_, name, "", times_, Flops{}, Bytes{}, seen, "link"});
    }
  }

 private:
  void add_product(const std::string& name, GemmRole role, const GemmShape& s) {
    const GemmRoof& roof = gemm_roof_for(cluster_, job_, role);
    const Bytes moved = (s.groups * (s.m * s.k + s.k * s.n)) * roof.element + Bytes{2.0 * s.groups * s.m * s.n};
    add(name, extents(s), s.flops(), moved, product_time(cluster_, job_, role, s));
  }

  void add(const std::string& name, std::string shape, Flops flops, Bytes bytes, const KernelTime& time) {
    lines_.push_back({where_, name, std::move(shape), times_, flops, bytes, time.total(), bound_of(time)});
  }

  const Cluster& cluster_;
  const TrainingJob& job_;
  std::string where_;
  double times_;
  std::vector<OperatorLine>& lines_;
};

}  // namespace

std::vector<OperatorLine> operator_lines(const TrainingAnswer& answer) {
  const TrainingQuestion& q = answer.question;
  const TrainingEstimate& e = answer.estimate;
  const LayerSplit split = split_of(q.job, e.plan);
  const SplitCost costs = split_cost(q.cluster, q.job, split);
  std::vector<OperatorLine> lines;
  const auto add = [&](const std::string& where, const LayerCost& cost, double count) {
    Lines of{answer, where, e.micro_batches * count / e.plan.pipeline, lines};
    of.add_products(cost);
    of.add_attention(split, cost.work.attention);
    of.add_streams(cost.work);
    of.add_messages(cost);
    of.add_context(split, cost);
  };
  for (std::size_t i = 0; i < costs.layers.size(); ++i) {
    const LayerGroup& group = q.job.model.layers[i];
    const char* kind = group.feed_forward.experts > 0 ? "expert layers" : "dense layers";
    add(fmt::format("{} {}", group.count, kind), costs.layers[i], group.count);
  }
  add("head", costs.head, 1.0 + q.job.model.predicted_tokens);
  return lines;
}

}  // namespace shortboard
