#include "estimate/training.h"

#include <algorithm>

#include "estimate/data_exchange.h"
#include "estimate/expert_load.h"
#include "estimate/host_optimizer.h"
#include "estimate/stages.h"
#include "estimate/step_parts.h"

namespace shortboard {
namespace {

/// Seconds that the slowest stage spends on a micro-batch.
double slowest_stage(const TrainingJob& job, const Plan& plan, const SplitCost& costs, const ModelTime& time) {
  const double layers = job.model.layer_count();
  if (plan.pipeline == 1) return time.layers.total() + time.head.total();
  const StageLayers stages = stage_layers(job.model.layer_count(), plan, costs.dealing, costs.dealt_head);
  const double layer = time.layers.total() / layers;
  const double first = stages.heaviest * layer, last = stages.last * layer + time.head.total();
  if (plan.schedule == Schedule::dualpipe) return std::max(first, (first + last) / 2.0);  // a card holds both ends
  return std::max(first, last);
}

double pipeline_seconds(const Cluster& cluster, const TrainingJob& job, const Plan& plan, double micro_batches) {
  if (plan.pipeline == 1) return 0.0;
  const double tokens = plan.micro_batch * job.sequence / plan.context / (plan.sequence_parallel ? plan.tensor : 1);
  const bool near = 2 * plan.tensor * plan.context * plan.data <= cluster.domain;
  const double one =
      point_to_point_time(Bytes{cluster.element * tokens * job.model.hidden}, near, cluster.network).total().base();
  return 2.0 * micro_batches * plan.virtual_stages * (1.0 - cluster.software.overlap_pipeline) * one;
}

/// Offloaded activations travel to the host during the forward pass and back during the backward pass. Time beyond the
/// pass is exposed.
double offload_seconds(const Cluster& cluster, const TrainingJob& job, const Plan& plan, const SplitCost& costs) {
  if (!plan.offload_activations) return 0.0;
  double seen = 0.0;
  for (std::size_t i = 0; i < costs.layers.size(); ++i) {
    const LayerCost& cost = costs.layers[i];
    const Bytes kept =
        plan.recompute == Recompute::full ? cost.work.input : cost.work.kept_inputs + cost.work.kept_others;
    const double way = (kept / cluster.host).base();
    seen += job.model.layers[i].count *
            (std::max(0.0, way - cost.forward.total()) + std::max(0.0, way - cost.backward.total()));
  }
  return seen / plan.pipeline;
}

}  // namespace

LayerSplit split_of(const TrainingJob& job, const Plan& plan) {
  return {.tensor = plan.tensor,
          .context = plan.context,
          .expert = plan.expert,
          .context_exchange = plan.context_exchange,
          .sequence_parallel = plan.sequence_parallel,
          .async_tensor = plan.async_tensor,
          .micro_batch = static_cast<double>(plan.micro_batch),
          .sequence = job.sequence,
          .expert_tensor = plan.expert_tensor,
          .expert_rows = expert_load(job).rows};
}

TrainingEstimate estimate_training(const Cluster& cluster, const TrainingJob& job, const Plan& plan,
                                   const SplitCost& costs) {
  TrainingEstimate estimate;
  estimate.plan = plan;
  estimate.capacity = cluster.memory;
  estimate.host_capacity = cluster.host_memory;
  const double micro_batches = job.global_batch / (static_cast<double>(plan.data) * plan.micro_batch);
  estimate.micro_batches = micro_batches;
  const ModelTime time = model_time(job, costs, plan.recompute);
  const double average = (time.layers.total() + time.head.total()) / plan.pipeline;
  const double slowest = slowest_stage(job, plan, costs, time);
  Parts& parts = estimate.parts;
  parts.add(time.layers, micro_batches / plan.pipeline);
  parts.add(time.head, micro_batches / plan.pipeline);
  parts[Part::imbalance] = cluster.software.uneven * micro_batches * std::max(0.0, slowest - average);
  parts[Part::bubble] = cluster.software.bubble * bubble_stages(plan) * average;
  parts[Part::pipeline] = pipeline_seconds(cluster, job, plan, micro_batches);
  const StageParameters count = stage_parameters(job, plan, costs);
  const double offload = offload_seconds(cluster, job, plan, costs);
  // Gradients and weights travel, to copies and to the host, while a stage waits for activations from the host too.
  parts[Part::data] = data_seconds(cluster, plan, count, micro_batches, slowest + offload);
  parts[Part::offload] = micro_batches * offload;
  parts[Part::optimizer] = optimizer_seconds(cluster, plan, count, micro_batches, slowest + offload);
  parts[Part::overhead] = cluster.software.step_overhead.base();
  parts[Part::straggler] = parts.total() * slowest_server(cluster, static_cast<double>(cluster.count) / cluster.server);
  estimate.model_flops = step_flops(job);
  estimate.hardware_flops = estimate.model_flops + recomputed_flops(job, plan.recompute);
  estimate.memory = training_memory(cluster, job, plan, costs, micro_batches);
  if (plan.offload_optimizer) estimate.host_memory = host_bytes(cluster, stepped_parameters(plan, count));
  return estimate;
}

TrainingEstimate estimate_training(const Cluster& cluster, const TrainingJob& job, const Plan& plan) {
  return estimate_training(cluster, job, plan, split_cost(cluster, job, split_of(job, plan)));
}

}  // namespace shortboard
