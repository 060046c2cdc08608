#include "estimate/layer_cost.h"

#include <algorithm>

#include "cost/attention.h"
#include "cost/gemm.h"
#include "estimate/expert_load.h"

namespace shortboard {
namespace {

/// Splits a kernel's time into four parts: the time at the peak, the loss of kernels, the wait for memory, the launch.
void add(Parts& parts, const KernelTime& time, double times = 1.0) {
  const double ideal = time.ideal.base(), compute = std::max(ideal, time.compute.base());
  parts[Part::matrix] += times * ideal;
  parts[Part::kernel] += times * (compute - ideal);
  parts[Part::memory] += times * std::max(0.0, time.busy().base() - compute) + times * time.prepare.base();
  parts[Part::launch] += times * time.launch.base();
}

bool wide_role(GemmRole role) { return role == GemmRole::router || role == GemmRole::head; }

/// The roof of products that never run in a narrow format: 16 bits, or the wide format of the whole job.
const GemmRoof& working_roof(const Cluster& cluster, const TrainingJob& job) {
  if (const auto& own = cluster.gemm[index(job.format)]; own && bytes_per_element(job.format) > 2.0) return *own;
  const auto& bf16 = cluster.gemm[index(NumberFormat::bf16)];
  return bf16 ? *bf16 : *cluster.gemm[index(NumberFormat::fp16)];
}

/// A matrix and its low-rank neighbour: two thin products beside the product, and their gradients.
void add_adapter(const GemmShape& s, double rank, const GemmRoof& roof, LayerCost& cost) {
  for (const GemmShape& thin : {GemmShape{s.m, rank, s.k, s.groups}, GemmShape{s.m, s.n, rank, s.groups}}) {
    for (const auto& [parts, shape] :
         {std::pair{&cost.forward, thin}, std::pair{&cost.backward, GemmShape{thin.m, thin.k, thin.n, thin.groups}},
          std::pair{&cost.backward, GemmShape{thin.k, thin.n, thin.m, thin.groups}}}) {
      KernelTime time = gemm_time(shape, roof);
      time.compute = time.compute + time.ideal;
      time.ideal = Seconds{};  // MFU counts the model's FLOPs, not the adapters'
      add(*parts, time);
    }
    cost.kernels += 1.0;
  }
  cost.trained += rank * (s.k + s.n);
}

/// Quantising reads 16 bits and writes two narrow copies: plain, and transposed for the weight's gradient.
void add_quantising(const Cluster& cluster, const TrainingJob& job, const GemmShape& s, LayerCost& cost) {
  const double each = 2.0 + 2.0 * bytes_per_element(job.format);
  add(cost.forward, stream_time(Bytes{each * s.groups * s.m * s.k}, cluster.stream));
  add(cost.backward, stream_time(Bytes{each * s.groups * s.m * s.n}, cluster.stream));
  cost.kernels += 1.0;
}

/// The time of the fullest card beyond the mean: its experts have `imbalance` times as many rows.
template <class Time>
void add_imbalance(const Time& time, const GemmShape& s, double imbalance, bool frozen, LayerCost& cost) {
  if (imbalance <= 1.0) return;
  const auto more = [&](const GemmShape& mean, const GemmShape& full) {
    return std::max(0.0, time(full).total().base() - time(mean).total().base());
  };
  const double rows = imbalance * s.m;
  cost.forward[Part::routing] += more(s, {rows, s.n, s.k, s.groups});
  cost.backward[Part::routing] += more({s.m, s.k, s.n, s.groups}, {rows, s.k, s.n, s.groups});
  if (!frozen) cost.backward[Part::routing] += more({s.k, s.n, s.m, s.groups}, {s.k, s.n, rows, s.groups});
}

/// `imbalance` of experts' tokens is 1 if one card holds all experts. Experts' rows are padded to `padded` times the
/// rows that MFU counts. Only these count at the peak; the rest is a loss of kernels, as with padded tiles.
void add_gemms(const Cluster& cluster, const TrainingJob& job, double imbalance, double padded, LayerCost& cost) {
  const bool quantised = bytes_per_element(job.format) < 2.0;
  const bool frozen = job.task == Task::lora;
  for (const GemmWork& gemm : cost.work.gemms) {
    const GemmShape& s = gemm.shape;
    const double needed = gemm.role == GemmRole::expert ? 1.0 / padded : 1.0;
    const auto time = [&](const GemmShape& shape) {
      KernelTime all = product_time(cluster, job, gemm.role, shape);
      all.ideal = needed * all.ideal;
      return all;
    };
    const KernelTime forward = time(s);
    add(cost.forward, forward);
    cost.kernels += 1.0;
    if (gemm.redone) cost.redone += forward.total().base();
    add(cost.backward, time({s.m, s.k, s.n, s.groups}));               // gradient of the input
    if (!frozen) add(cost.backward, time({s.k, s.n, s.m, s.groups}));  // gradient of the weight
    if (frozen && gemm.role == GemmRole::dense) add_adapter(s, job.lora_rank, working_roof(cluster, job), cost);
    if (gemm.role == GemmRole::expert) add_imbalance(time, s, imbalance, frozen, cost);
    if (quantised && !wide_role(gemm.role)) add_quantising(cluster, job, s, cost);
  }
}

/// Each micro-batch adds its weight gradients to those kept: one read and one write of each.
void add_accumulation(const Cluster& cluster, const TrainingJob& job, LayerCost& cost) {
  if (job.task == Task::lora) return;
  cost.trained = cost.work.parameters;
  cost.trained_experts = cost.work.expert_parameters;
  const double bytes = 2.0 * cluster.software.memory.gradient_bytes;
  KernelTime time = stream_time(Bytes{bytes * (cost.work.parameters + cost.work.expert_parameters)}, cluster.stream);
  time.launch = Seconds{};  // part of the product's own kernel
  add(cost.backward, time);
}

void add_streams(const Cluster& cluster, const TrainingJob& job, LayerCost& cost) {
  const double unfused = cluster.software.elementwise * (job.compiled ? 1.0 : cluster.software.uncompiled);
  KernelTime forward = stream_time(unfused * cost.work.streamed, cluster.stream);
  forward.launch = unfused * cost.work.streams * cluster.stream.launch;
  add(cost.forward, forward);
  cost.kernels += unfused * cost.work.streams;
  cost.redone += 0.5 * forward.total().base();  // norms and activation functions, not residual sums
  KernelTime backward = forward;
  backward.memory = 2.0 * forward.memory;  // gradients are read beside what was kept
  backward.launch = 1.5 * forward.launch;
  add(cost.backward, backward);
}

/// Attention in separate kernels: scores (queries x keys; later tokens are computed and masked), scaling, mask and
/// softmax, dropout, and the product with the values. The product writes each score, softmax and dropout (with a byte
/// of mask) read and write it, and the second product reads it. The backward pass moves twice as much. Source:
/// Korthikanti et al. (arXiv:2205.05198), section 4.1, for what is stored.
void add_unfused_attention(const Cluster& cluster, const TrainingJob& job, LayerCost& cost) {
  const double each = 6.0 * cluster.element + 1.0;
  const AttentionShape& a = cost.work.attention;
  const double pairs = a.sequences * a.heads;
  const GemmRoof& roof = working_roof(cluster, job);
  const auto product = [&](double m, double n, double k, double needed) {
    KernelTime time = gemm_time({m, n, k, pairs}, roof);
    time.ideal = needed * time.ideal;
    return time;
  };
  const double needed = std::min(1.0, a.context / a.keys);
  Parts forward, backward;
  add(forward, product(a.queries, a.keys, a.key_size, needed));
  add(forward, product(a.queries, a.value_size, a.keys, needed));
  for (const double size : {a.key_size, a.value_size}) {
    add(backward, product(a.queries, a.keys, size, needed));
    add(backward, product(a.keys, size, a.queries, needed));
  }
  const double scores = pairs * a.queries * a.keys;
  add(forward, stream_time(Bytes{each * scores}, cluster.stream));
  add(backward, stream_time(Bytes{2.0 * each * scores}, cluster.stream));
  cost.forward.add(forward);
  cost.backward.add(backward);
  cost.attention = {forward.total(), backward.total()};
  cost.redone += forward.total();
  cost.kernels += 5.0;
}

/// A ring's attention is a kernel for each card's keys; each result but the first is added to those before it.
void add_ring_attention(const Cluster& cluster, int ranks, bool latent, LayerCost& cost) {
  const RingBlocks blocks = ring_blocks(cost.work.attention, ranks);
  const KernelTime merge = stream_time(blocks.merged, cluster.stream);
  const double others = ranks - 1.0;
  for (const auto& [shape, times] : {std::pair{blocks.own, 1.0}, std::pair{blocks.passed, others}}) {
    const KernelTime forward = attention_forward_time(shape, cluster.attention);
    const KernelTime backward = attention_backward_time(shape, cluster.attention);
    add(cost.forward, forward, times);
    add(cost.backward, backward, times);
    cost.attention.forward += times * forward.total().base();
    cost.attention.backward += times * backward.total().base();
  }
  add(cost.forward, merge, others);
  if (!latent) cost.redone += cost.attention.forward + others * merge.total().base();
  cost.kernels += ranks + others;
}

void add_attention(const Cluster& cluster, const TrainingJob& job, const LayerSplit& split, bool latent,
                   LayerCost& cost) {
  if (!job.fused_attention) return add_unfused_attention(cluster, job, cost);
  if (split.context > 1 && split.context_exchange == ContextExchange::ring)
    return add_ring_attention(cluster, split.context, latent, cost);
  const KernelTime forward = attention_forward_time(cost.work.attention, cluster.attention);
  const KernelTime backward = attention_backward_time(cost.work.attention, cluster.attention);
  if (!latent) cost.redone += forward.total().base();
  add(cost.forward, forward);
  add(cost.backward, backward);
  cost.attention = {forward.total().base(), backward.total().base()};
  cost.kernels += 1.0;
}

/// If kernels take less time than the host needs to launch them, the host sets the time. Backward passes launch twice
/// as many kernels.
void add_host_wait(const Cluster& cluster, LayerCost& cost) {
  const double host = cost.kernels * cluster.software.host_launch.base();
  cost.forward[Part::launch] += std::max(0.0, host - cost.forward.total());
  cost.backward[Part::launch] += std::max(0.0, 2.0 * host - cost.backward.total());
}

double head_layers(const TrainingJob& job, const SplitCost& costs) {
  const auto both = [](const LayerCost& cost) { return cost.forward.total() + cost.backward.total(); };
  double layers = 0.0;
  for (std::size_t i = 0; i < costs.layers.size(); ++i) layers += job.model.layers[i].count * both(costs.layers[i]);
  if (layers <= 0.0) return 0.0;
  const double modules = job.model.predicted_tokens;
  return ((1.0 + modules) * both(costs.head) + modules * both(costs.layers.back())) * job.model.layer_count() / layers;
}

double head_parameters(const TrainingJob& job, const SplitCost& costs) {
  double layers = 0.0;
  for (std::size_t i = 0; i < costs.layers.size(); ++i)
    layers += job.model.layers[i].count * (costs.layers[i].work.parameters + costs.layers[i].work.expert_parameters);
  return layers > 0.0 ? costs.head.work.parameters * job.model.layer_count() / layers : 0.0;
}

}  // namespace

const GemmRoof& gemm_roof_for(const Cluster& cluster, const TrainingJob& job, GemmRole role) {
  const auto& narrow = cluster.gemm[index(job.format)];
  return !wide_role(role) && narrow ? *narrow : working_roof(cluster, job);
}

KernelTime product_time(const Cluster& cluster, const TrainingJob& job, GemmRole role, const GemmShape& shape) {
  KernelTime time = gemm_time(shape, gemm_roof_for(cluster, job, role));
  if (role == GemmRole::expert) time.compute = time.compute / cluster.software.grouped;
  return time;
}

RingBlocks ring_blocks(const AttentionShape& shape, int ranks) {
  AttentionShape own = shape;
  own.context /= ranks;
  own.keys /= ranks;
  AttentionShape passed = own;
  passed.keys = std::min(own.keys, own.context);
  return {own, passed,
          Bytes{3.0 * shape.query_bytes * shape.sequences * shape.heads * shape.queries * shape.value_size}};
}

int local_ranks(int ranks, int stride, int domain) {
  int local = std::clamp(domain / std::max(1, stride), 1, ranks);
  while (ranks % local != 0) --local;
  return local;
}

double exposed(double seconds, double share, double slowdown) {
  return seconds * (1.0 - share) + seconds * share * (1.0 - 1.0 / slowdown);
}

LayerWork in_elements(LayerWork work, double element) {
  const double wider = element / 2.0;
  for (Bytes LayerWork::*moved :
       {&LayerWork::streamed, &LayerWork::tensor_messages, &LayerWork::expert_sent, &LayerWork::context_gathered,
        &LayerWork::kept_inputs, &LayerWork::kept_others, &LayerWork::redone_inputs, &LayerWork::redone_others,
        &LayerWork::activated, &LayerWork::input})
    work.*moved = wider * (work.*moved);
  for (Bytes& exchanged : work.context_exchanged) exchanged = wider * exchanged;
  work.attention.query_bytes = work.attention.cache_bytes = element;
  return work;
}

SplitCost split_cost(const Cluster& cluster, const TrainingJob& job, const LayerSplit& split) {
  SplitCost costs;
  const double copy = std::min(1.0, bytes_per_element(job.format) / 2.0);
  const NarrowMessages narrow{std::min(1.0, (job.block_scaled ? 2.0 : 1.0) * copy), copy};
  for (const LayerGroup& group : job.model.layers) {
    LayerCost cost;
    cost.work = in_elements(layer_work(job.model, group, split), cluster.element);
    const double imbalance = split.expert > 1 ? expert_load(job).fullest : 1.0;
    cost.work.expert_sent = imbalance * cost.work.expert_sent;
    add_gemms(cluster, job, imbalance, std::max(1.0, split.expert_rows), cost);
    add_attention(cluster, job, split, group.attention.kind == Attention::Kind::latent, cost);
    add_streams(cluster, job, cost);
    add_accumulation(cluster, job, cost);
    add_messages(cluster, split, group.feed_forward.active, narrow, cost);
    add_host_wait(cluster, cost);
    costs.layers.push_back(std::move(cost));
  }
  costs.head.work = in_elements(head_work(job.model, split), cluster.element);
  add_gemms(cluster, job, 1.0, 1.0, costs.head);
  add_streams(cluster, job, costs.head);
  add_accumulation(cluster, job, costs.head);
  add_messages(cluster, split, 0.0, {}, costs.head);
  costs.head_layers = head_layers(job, costs);
  costs.dealing = cluster.software.stages;
  costs.dealt_head = costs.dealing == StageDealing::by_parameters ? head_parameters(job, costs) : costs.head_layers;
  return costs;
}

}  // namespace shortboard
