#include "estimate/training.h"

#include <algorithm>
#include <cmath>

#include "cost/attention.h"
#include "workload/flops.h"

namespace shortboard {
namespace {

/// Seconds of all layers, of the head and of the modules beside it, one micro-batch.
struct ModelTime {
  Parts layers, head;
};

ModelTime model_time(const TrainingJob& job, const SplitCost& costs, Recompute recompute) {
  ModelTime time;
  for (std::size_t i = 0; i < costs.layers.size(); ++i) {
    const LayerCost& cost = costs.layers[i];
    const double count = job.model.layers[i].count;
    time.layers.add(cost.forward, count);
    time.layers.add(cost.backward, count);
    if (recompute == Recompute::full) time.layers[Part::recompute] += count * cost.forward.total();
    if (recompute == Recompute::selective) time.layers[Part::recompute] += count * cost.redone;
  }
  const double modules = job.model.predicted_tokens;
  time.head.add(costs.head.forward, 1.0 + modules);
  time.head.add(costs.head.backward, 1.0 + modules);
  if (modules > 0.0) {
    time.head.add(costs.layers.back().forward, modules);
    time.head.add(costs.layers.back().backward, modules);
  }
  return time;
}

/// Seconds that the slowest stage spends on a micro-batch.
double slowest_stage(const TrainingJob& job, const Plan& plan, const ModelTime& time) {
  const double layers = job.model.layer_count();
  if (plan.pipeline == 1) return time.layers.total() + time.head.total();
  const StageLayers stages = stage_layers(job.model.layer_count(), plan);
  const double layer = time.layers.total() / layers;
  const double first = stages.heaviest * layer, last = stages.last * layer + time.head.total();
  if (plan.schedule == Schedule::dualpipe) return std::max(first, (first + last) / 2.0);  // a card holds both ends
  return std::max(first, last);
}

/// The bubble in units of one stage's forward and backward of one micro-batch. 1F1B (p - 1), interleaved (p - 1) / v:
/// Narayanan et al. (arXiv:2104.04473, section 2.2). Zero bubble and DualPipe with equal forward, input-gradient and
/// weight-gradient times: DeepSeek-V3 (arXiv:2412.19437, table 2).
double bubble_stages(const Plan& plan) {
  const double stages = plan.pipeline;
  if (plan.pipeline == 1) return 0.0;
  switch (plan.schedule) {
    case Schedule::one_forward_one_backward:
      return stages - 1.0;
    case Schedule::interleaved:
      return (stages - 1.0) / plan.virtual_stages;
    case Schedule::zero_bubble:
      return (stages - 1.0) / 3.0;
    case Schedule::dualpipe:
      return std::max(0.0, stages / 2.0 - 1.0) * 2.0 / 3.0;
  }
  return stages - 1.0;
}

double pipeline_seconds(const Cluster& cluster, const TrainingJob& job, const Plan& plan, double micro_batches) {
  if (plan.pipeline == 1) return 0.0;
  const double tokens = plan.micro_batch * job.sequence / plan.context / (plan.sequence_parallel ? plan.tensor : 1);
  const bool near = 2 * plan.tensor * plan.context * plan.data <= cluster.domain;
  const double one = point_to_point_time(Bytes{2.0 * tokens * job.model.hidden}, near, cluster.network).total().base();
  return 2.0 * micro_batches * plan.virtual_stages * (1.0 - cluster.software.overlap_pipeline) * one;
}

struct StageParameters {
  double dense = 0.0, experts = 0.0;
};

StageParameters stage_parameters(const TrainingJob& job, const Plan& plan, const SplitCost& costs) {
  const double share =
      stage_layers(job.model.layer_count(), plan).heaviest / static_cast<double>(job.model.layer_count());
  StageParameters count{costs.head.work.parameters, 0.0};
  for (std::size_t i = 0; i < costs.layers.size(); ++i) {
    count.dense += share * job.model.layers[i].count * costs.layers[i].work.parameters;
    count.experts += share * job.model.layers[i].count * costs.layers[i].work.expert_parameters;
  }
  if (plan.pipeline == 1 && !costs.layers.empty()) {
    count.dense += job.model.predicted_tokens * costs.layers.back().work.parameters;
    count.experts += job.model.predicted_tokens * costs.layers.back().work.expert_parameters;
  }
  return count;
}

/// Gradients scattered in fp32 and weights gathered in 16 bits among the copies of `parameters`: seconds, nothing
/// hidden.
double exchange(const Cluster& cluster, const Plan& plan, double parameters, int copies, int stride,
                double micro_batches) {
  if (copies <= 1 || parameters <= 0.0) return 0.0;
  const Group group{copies, local_ranks(copies, stride, cluster.domain)};
  const double scatter = reduce_scatter_time(Bytes{4.0 * parameters}, group, cluster.network).total().base();
  const double gather = all_gather_time(Bytes{2.0 * parameters}, group, cluster.network).total().base();
  switch (plan.sharding) {
    case Sharding::replicated:
      return 2.0 * scatter;
    case Sharding::distributed_optimizer:
      return scatter + gather;
    case Sharding::sharded_gradients:
      return micro_batches * scatter + gather;
    case Sharding::fully_sharded:
      return micro_batches * (scatter + 2.0 * gather);
  }
  return 0.0;
}

double data_seconds(const Cluster& cluster, const Plan& plan, const StageParameters& count, double micro_batches,
                    double stage) {
  const int copies = plan.data * plan.context;
  const int expert_copies = std::max(1, copies * plan.tensor / plan.expert);
  const double all = exchange(cluster, plan, count.dense, copies, plan.tensor, micro_batches) +
                     exchange(cluster, plan, count.experts, expert_copies, plan.expert, micro_batches);
  // What can hide: sharded weights behind every micro-batch; gradients behind the backward passes that follow them.
  const double window =
      stage *
      (plan.sharding >= Sharding::sharded_gradients ? micro_batches : std::min<double>(micro_batches, plan.pipeline));
  const double hidden = std::min(cluster.software.overlap_data * all, window);
  return (all - hidden) + hidden * (1.0 - 1.0 / cluster.software.overlap_slowdown);
}

double optimizer_seconds(const Cluster& cluster, const Plan& plan, const StageParameters& count) {
  const double copies = plan.sharding == Sharding::replicated ? 1.0 : static_cast<double>(plan.data) * plan.context;
  const double expert_copies =
      plan.sharding == Sharding::replicated ? 1.0 : std::max(1.0, copies * plan.tensor / plan.expert);
  // Adam reads gradient, weight and two moments in fp32 and writes the latter three and the 16-bit weight: 30 bytes.
  const Bytes bytes{30.0 * (count.dense / copies + count.experts / expert_copies)};
  return stream_time(bytes, cluster.stream).total().base();
}

}  // namespace

LayerSplit split_of(const TrainingJob& job, const Plan& plan) {
  return {plan.tensor, plan.context, plan.expert, plan.sequence_parallel, static_cast<double>(plan.micro_batch),
          job.sequence};
}

TrainingEstimate estimate_training(const Cluster& cluster, const TrainingJob& job, const Plan& plan,
                                   const SplitCost& costs) {
  TrainingEstimate estimate;
  estimate.plan = plan;
  estimate.capacity = cluster.memory;
  const double micro_batches = job.global_batch / (static_cast<double>(plan.data) * plan.micro_batch);
  estimate.micro_batches = micro_batches;
  const ModelTime time = model_time(job, costs, plan.recompute);
  const double average = (time.layers.total() + time.head.total()) / plan.pipeline;
  const double slowest = slowest_stage(job, plan, time);
  Parts& parts = estimate.parts;
  parts.add(time.layers, micro_batches / plan.pipeline);
  parts.add(time.head, micro_batches / plan.pipeline);
  parts[Part::imbalance] = micro_batches * std::max(0.0, slowest - average);
  parts[Part::bubble] = bubble_stages(plan) * average;
  parts[Part::pipeline] = pipeline_seconds(cluster, job, plan, micro_batches);
  const StageParameters count = stage_parameters(job, plan, costs);
  parts[Part::data] = data_seconds(cluster, plan, count, micro_batches, slowest);
  parts[Part::optimizer] = optimizer_seconds(cluster, plan, count);
  parts[Part::overhead] = cluster.software.step_overhead.base();
  // The expected slowest of n servers whose speeds spread normally by s lies s sqrt(2 ln n) behind (its upper bound).
  const double servers = std::max(1.0, static_cast<double>(cluster.count) / cluster.server);
  parts[Part::straggler] = parts.total() * cluster.software.straggler * std::sqrt(2.0 * std::log(servers));
  const double tokens = job.global_batch * job.sequence;
  estimate.model_flops = tokens * training_flops_per_token(job.model, job.sequence);
  const TokenFlops forward = token_flops(job.model, job.sequence);
  const Flops again = plan.recompute == Recompute::full        ? forward.total() - forward.head
                      : plan.recompute == Recompute::selective ? forward.scores
                                                               : Flops{};
  estimate.hardware_flops = estimate.model_flops + tokens * again;
  estimate.memory = training_memory(job, plan, costs, micro_batches, cluster.software.memory_overhead);
  return estimate;
}

TrainingEstimate estimate_training(const Cluster& cluster, const TrainingJob& job, const Plan& plan) {
  return estimate_training(cluster, job, plan, split_cost(cluster, job, split_of(job, plan)));
}

}  // namespace shortboard
