#include "estimate/step_parts.h"

#include <algorithm>
#include <cmath>

#include "workload/flops.h"

namespace shortboard {

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

double slowest_server(const Cluster& cluster, double servers) {
  return cluster.software.straggler * std::sqrt(2.0 * std::log(std::max(1.0, servers)));
}

Flops step_flops(const TrainingJob& job) {
  const TokenFlops forward = token_flops(job.model, job.sequence);
  Flops each = training_flops_per_token(job.model, job.sequence);
  if (job.task == Task::lora) each = each - (forward.total() - forward.scores);
  return job.global_batch * job.sequence * each;
}

Flops recomputed_flops(const TrainingJob& job, Recompute recompute) {
  const TokenFlops forward = token_flops(job.model, job.sequence);
  const double tokens = job.global_batch * job.sequence;
  if (recompute == Recompute::full) return tokens * (forward.total() - forward.head);
  return recompute == Recompute::selective ? tokens * forward.scores : Flops{};
}

}  // namespace shortboard
