#include "estimate/layer_cost.h"

#include <algorithm>
#include <cmath>

#include "cost/attention.h"
#include "cost/gemm.h"

namespace shortboard {
namespace {

/// Splits a kernel's time into what the peak would take, what kernels lose of it, waiting for memory, and launches.
void add(Parts& parts, const KernelTime& time, double times = 1.0) {
  const double ideal = time.ideal.base(), compute = std::max(ideal, time.compute.base());
  parts[Part::matrix] += times * ideal;
  parts[Part::kernel] += times * (compute - ideal);
  parts[Part::memory] += times * std::max(0.0, time.busy().base() - compute) + times * time.prepare.base();
  parts[Part::launch] += times * time.launch.base();
}

/// The roof of a matrix product: 8-bit and narrower formats only where training uses them.
const GemmRoof& roof_for(const Cluster& cluster, const TrainingJob& job, GemmRole role) {
  const bool wide = role == GemmRole::router || role == GemmRole::head;
  const auto& narrow = cluster.gemm[index(job.format)];
  if (!wide && narrow) return *narrow;
  const auto& bf16 = cluster.gemm[index(NumberFormat::bf16)];
  return bf16 ? *bf16 : *cluster.gemm[index(NumberFormat::fp16)];
}

void add_gemms(const Cluster& cluster, const TrainingJob& job, LayerCost& cost) {
  const bool quantised = bytes_per_element(job.format) < 2.0;
  for (const GemmWork& gemm : cost.work.gemms) {
    const GemmRoof& roof = roof_for(cluster, job, gemm.role);
    const GemmShape& s = gemm.shape;
    const KernelTime forward = gemm_time(s, roof);
    add(cost.forward, forward);
    if (gemm.redone) cost.redone += forward.total().base();
    add(cost.backward, gemm_time({s.m, s.k, s.n, s.groups}, roof));  // gradient of the input
    add(cost.backward, gemm_time({s.k, s.n, s.m, s.groups}, roof));  // gradient of the weight
    if (!quantised || gemm.role == GemmRole::router || gemm.role == GemmRole::head) continue;
    // Quantising reads 16 bits and writes two narrow copies (as they are, and transposed for the weight's gradient).
    const double each = 2.0 + 2.0 * bytes_per_element(job.format);
    add(cost.forward, stream_time(Bytes{each * s.groups * s.m * s.k}, cluster.stream));
    add(cost.backward, stream_time(Bytes{each * s.groups * s.m * s.n}, cluster.stream));
  }
}

/// Each micro-batch adds its weight gradients to those kept in fp32: one read and one write of 4 bytes a parameter.
constexpr double kAccumulateBytes = 8.0;

void add_accumulation(const Cluster& cluster, LayerCost& cost) {
  KernelTime time =
      stream_time(Bytes{kAccumulateBytes * (cost.work.parameters + cost.work.expert_parameters)}, cluster.stream);
  time.launch = Seconds{};  // part of the product's own kernel
  add(cost.backward, time);
}

void add_streams(const Cluster& cluster, LayerCost& cost) {
  KernelTime forward = stream_time(cluster.software.elementwise * cost.work.streamed, cluster.stream);
  forward.launch = cost.work.streams * cluster.stream.launch;
  add(cost.forward, forward);
  cost.redone += 0.5 * forward.total().base();  // norms and activation functions, not residual sums
  KernelTime backward = forward;
  backward.memory = 2.0 * forward.memory;  // gradients are read beside what was kept
  backward.launch = 1.5 * forward.launch;
  add(cost.backward, backward);
}

void add_attention(const Cluster& cluster, bool latent, LayerCost& cost) {
  const KernelTime forward = attention_forward_time(cost.work.attention, cluster.attention);
  if (!latent) cost.redone += forward.total().base();
  add(cost.forward, forward);
  add(cost.backward, attention_backward_time(cost.work.attention, cluster.attention));
}

/// Domains that a token's `active` experts lie in, over the experts: copies that cross when each domain gets one.
/// Expected number of distinct ones of d domains under even routing: d (1 - (1 - 1/d)^active).
double distinct_domains(double active, Group expert) {
  const double domains = static_cast<double>(expert.ranks) / expert.local;
  if (active <= 0.0) return 1.0;
  return domains * (1.0 - std::pow(1.0 - 1.0 / domains, active)) / active;
}

/// `active`: experts a token; `narrow`: bytes of the products' number format over 16 bits.
void add_messages(const Cluster& cluster, const LayerSplit& split, double active, double narrow, LayerCost& cost) {
  const Software& soft = cluster.software;
  const Network& net = cluster.network;
  const LayerWork& work = cost.work;
  const Group tensor{split.tensor, local_ranks(split.tensor, 1, cluster.domain)};
  const double pair = work.tensor_count * all_reduce_time(work.tensor_messages, tensor, net).total().base();
  cost.forward[Part::tensor] += exposed(pair, soft.overlap_tensor, soft.overlap_slowdown);
  // Sequence parallelism gathers the input once more for the weight's gradient; that gather hides behind the other one.
  cost.backward[Part::tensor] += exposed(pair, soft.overlap_tensor, soft.overlap_slowdown);
  const Group expert{split.expert, local_ranks(split.expert, 1, cluster.domain)};
  const double leaving = soft.dispatch_once ? distinct_domains(active, expert) : 1.0;
  const double combine = all_to_all_time(work.expert_sent, expert, leaving, net).total().base();
  const double dispatch =
      all_to_all_time((soft.dispatch_narrow ? narrow : 1.0) * work.expert_sent, expert, leaving, net).total().base();
  cost.forward[Part::expert] += exposed(dispatch + combine, soft.overlap_expert, soft.overlap_slowdown);
  cost.backward[Part::expert] += exposed(2.0 * combine, soft.overlap_expert, soft.overlap_slowdown);
  const Group context{split.context, local_ranks(split.context, split.tensor, cluster.domain)};
  const double gather = all_gather_time(work.context_gathered, context, net).total().base();
  cost.forward[Part::context] += exposed(gather, soft.overlap_context, soft.overlap_slowdown);
  cost.backward[Part::context] += exposed(2.0 * gather, soft.overlap_context, soft.overlap_slowdown);
}

}  // namespace

int local_ranks(int ranks, int stride, int domain) {
  int local = std::clamp(domain / std::max(1, stride), 1, ranks);
  while (ranks % local != 0) --local;
  return local;
}

double exposed(double seconds, double share, double slowdown) {
  return seconds * (1.0 - share) + seconds * share * (1.0 - 1.0 / slowdown);
}

SplitCost split_cost(const Cluster& cluster, const TrainingJob& job, const LayerSplit& split) {
  SplitCost costs;
  for (const LayerGroup& group : job.model.layers) {
    LayerCost cost;
    cost.work = layer_work(job.model, group, split);
    add_gemms(cluster, job, cost);
    add_attention(cluster, group.attention.kind == Attention::Kind::latent, cost);
    add_streams(cluster, cost);
    add_accumulation(cluster, cost);
    add_messages(cluster, split, group.feed_forward.active, std::min(1.0, bytes_per_element(job.format) / 2.0), cost);
    costs.layers.push_back(std::move(cost));
  }
  costs.head.work = head_work(job.model, split);
  add_gemms(cluster, job, costs.head);
  add_streams(cluster, costs.head);
  add_accumulation(cluster, costs.head);
  add_messages(cluster, split, 0.0, 1.0, costs.head);
  return costs;
}

}  // namespace shortboard
