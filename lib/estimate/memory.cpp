#include "estimate/memory.h"

#include <algorithm>

#include "estimate/stages.h"

namespace shortboard {
namespace {

/// A stage's parameters, its trained parameters, and the activations of one micro-batch.
struct Held {
  double dense = 0.0, experts = 0.0, trained = 0.0, trained_experts = 0.0, activations = 0.0;

  void add(const LayerCost& cost, double count, double kept) {
    dense += count * cost.work.parameters;
    experts += count * cost.work.expert_parameters;
    trained += count * cost.trained;
    trained_experts += count * cost.trained_experts;
    activations += count * kept;
  }
};

/// Activations that a layer keeps per micro-batch under a kind of recomputation.
class Kept {
 public:
  Kept(const Cluster& cluster, const TrainingJob& job, const Plan& plan)
      : narrow_(std::min(1.0, bytes_per_element(job.format) / 2.0)),
        scores_(job.fused_attention ? 0.0 : 2.0 * cluster.element + 1.0),
        activated_(cluster.software.memory.keeps_activated ? 1.0 : 0.0),
        gathered_(cluster.software.memory.gathered_inputs && plan.sequence_parallel ? 2.0 * (plan.tensor - 1.0) : 0.0) {
  }

  /// Inputs of quantised products are kept as they are multiplied; gathered ones (attention's and the block's) whole.
  [[nodiscard]] double bytes(const LayerWork& work, Recompute recompute) const {
    if (recompute == Recompute::full) return work.input.base();
    const AttentionShape& a = work.attention;
    const double whole = gathered_ * work.input.base();
    const double scores = scores_ * a.sequences * a.heads * a.queries * a.keys;
    if (recompute == Recompute::none)
      return narrow_ * work.kept_inputs.base() + work.kept_others.base() + activated_ * work.activated.base() + scores +
             whole;
    return narrow_ * (work.kept_inputs - work.redone_inputs).base() + (work.kept_others - work.redone_others).base() +
           whole;
  }

 private:
  double narrow_;
  double scores_;  ///< Bytes per score that unfused attention keeps: softmax's and dropout's outputs and a mask
                   ///< (Korthikanti et al., arXiv:2205.05198, equation 1).
  double activated_, gathered_;
};

/// Cards that share one copy of what is sharded.
double shards(const Plan& plan, double copies) {
  return plan.sharding_group > 0 ? std::min<double>(copies, plan.sharding_group) : copies;
}

void add_states(const MemoryHabits& habits, double parameters, double trained, const Plan& plan, double copies,
                MemoryEstimate& memory) {
  const double parts = shards(plan, copies);
  const double models = plan.schedule == Schedule::dualpipe ? 2.0 : 1.0;  // both ends of the pipeline on a card
  // Under a pipeline, gathered weights stay for the whole step.
  const bool whole = plan.sharding != Sharding::fully_sharded || plan.pipeline > 1;
  const bool split = shards_gradients(plan.sharding) && (plan.sharding != Sharding::fully_sharded || !whole);
  double buffers = plan.data > 1 && !split ? habits.exchange_bytes : 0.0;
  if (copies > 1.0 && plan.sharding == Sharding::distributed_optimizer)
    buffers += habits.gathered_bytes * (1.0 + 1.0 / parts);
  const double state = habits.state_bytes / (plan.sharding == Sharding::replicated ? 1.0 : parts);
  memory.weights = memory.weights + Bytes{models * habits.weight_bytes * parameters / (whole ? 1.0 : parts)};
  memory.gradients = memory.gradients + Bytes{(buffers + habits.gradient_bytes / (split ? parts : 1.0)) * trained};
  memory.optimizer = memory.optimizer + Bytes{(plan.offload_optimizer ? 0.0 : state) * trained};
}

/// Buffers: one working gradient per kind of matrix (also in a stack that accumulates in place), the two layers that
/// full sharding holds whole at a time, and the context-parallel buffers of the running layer.
double spare_bytes(const Cluster& cluster, const Plan& plan, const SplitCost& costs) {
  double spare = 0.0, largest = 0.0, exchanged = 0.0;
  for (const LayerCost& cost : costs.layers) {
    const double parameters = cost.work.parameters + cost.work.expert_parameters;
    if (cluster.software.memory.spare_gradients) spare = std::max(spare, cluster.element * cost.work.parameters);
    largest = std::max(largest, parameters);
    exchanged = std::max(exchanged, cost.exchanged.base());
  }
  largest = std::max(largest, costs.head.work.parameters);
  if (plan.sharding == Sharding::fully_sharded && plan.pipeline == 1) spare += 2.0 * cluster.element * largest;
  return spare + exchanged;
}

Bytes gathered_buffers(const MemoryHabits& habits, const Plan& plan, const SplitCost& costs) {
  Bytes largest;
  for (const LayerCost& cost : costs.layers) largest = std::max(largest, cost.work.tensor_messages);
  return plan.tensor > 1 ? habits.gather_buffers * largest : Bytes{};
}

/// `working`: activations of the running layer, if those of other layers are not on the card.
struct Stage {
  Held held;
  double working = 0.0;
};

Stage stage_of(const Cluster& cluster, const TrainingJob& job, const Plan& plan, const SplitCost& costs,
               const StageShare& share) {
  const double layers = job.model.layer_count();
  const Kept kept{cluster, job, plan};
  const double on_card = plan.offload_activations ? 0.0 : 1.0;
  Stage stage;
  for (std::size_t i = 0; i < costs.layers.size(); ++i) {
    const LayerCost& cost = costs.layers[i];
    stage.held.add(cost, job.model.layers[i].count / layers * share.layers,
                   on_card * kept.bytes(cost.work, plan.recompute));
    if (plan.recompute == Recompute::full || plan.offload_activations)
      stage.working = std::max(stage.working, kept.bytes(cost.work, Recompute::none));
  }
  if (share.last && job.model.predicted_tokens > 0 && !costs.layers.empty())
    stage.held.add(costs.layers.back(), job.model.predicted_tokens,
                   on_card * kept.bytes(costs.layers.back().work, plan.recompute));
  // The input embedding is as large as the head; where one stage has both and they are tied, they are one.
  const double heads = (share.first ? 1.0 : 0.0) + (share.last ? 1.0 : 0.0);
  stage.held.add(costs.head, job.model.tied_embeddings ? std::min(1.0, heads) : heads, 0.0);
  return stage;
}

}  // namespace

MemoryEstimate stage_memory(const Cluster& cluster, const TrainingJob& job, const Plan& plan, const SplitCost& costs,
                            const StageShare& share) {
  const MemoryHabits& habits = cluster.software.memory;
  const Stage stage = stage_of(cluster, job, plan, costs, share);
  MemoryEstimate memory;
  add_states(habits, stage.held.dense, stage.held.trained, plan, static_cast<double>(plan.data) * plan.context, memory);
  add_states(habits, stage.held.experts, stage.held.trained_experts, plan, plan.expert_copies(), memory);
  memory.activations = Bytes{stage.held.activations * share.in_flight + stage.working};
  if (share.last) memory.logits = Bytes{habits.logit_bytes * costs.head.work.logits};
  const Bytes buffers = habits.workspace + gathered_buffers(habits, plan, costs);
  memory.at_rest = memory.weights + memory.gradients + memory.optimizer + buffers;
  memory.spare = Bytes{spare_bytes(cluster, plan, costs)} + buffers;
  memory.overhead = habits.context + habits.fragments * memory.tensors();
  return memory;
}

MemoryEstimate first_stage_memory(const Cluster& cluster, const TrainingJob& job, const Plan& plan,
                                  const SplitCost& costs, double micro_batches) {
  const StageLayers stages = stage_layers(job.model.layer_count(), plan, costs.dealing, costs.dealt_head);
  const bool alone = plan.pipeline == 1;  // one stage keeps one micro-batch at a time, whatever its schedule
  return stage_memory(cluster, job, plan, costs,
                      {.layers = static_cast<double>(stages.heaviest),
                       .first = true,
                       .last = alone,
                       .in_flight = alone ? 1.0 : micro_batches_in_flight(plan, micro_batches)});
}

MemoryEstimate training_memory(const Cluster& cluster, const TrainingJob& job, const Plan& plan, const SplitCost& costs,
                               double micro_batches) {
  MemoryEstimate first = first_stage_memory(cluster, job, plan, costs, micro_batches);
  if (plan.pipeline == 1) return first;
  const StageLayers stages = stage_layers(job.model.layer_count(), plan, costs.dealing, costs.dealt_head);
  const double flying = micro_batches_in_flight(plan, micro_batches);
  MemoryEstimate fullest =
      stage_memory(cluster, job, plan, costs,
                   {.layers = static_cast<double>(stages.last),
                    .last = true,
                    .in_flight = std::max(1.0, std::min(micro_batches, flying - plan.pipeline + 1.0))});
  const Bytes at_rest = std::max(first.at_rest, fullest.at_rest);
  if (first.total() > fullest.total()) fullest = first;
  fullest.at_rest = at_rest;
  return fullest;
}

}  // namespace shortboard
