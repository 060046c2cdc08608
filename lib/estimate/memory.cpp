#include "estimate/memory.h"

#include <algorithm>

#include "estimate/stages.h"

namespace shortboard {
namespace {

/// What a stage holds of the model: parameters, those that are trained, and the activations of one micro-batch.
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

/// What a layer keeps of one micro-batch under a way of recomputing.
class Kept {
 public:
  Kept(const MemoryHabits& habits, const TrainingJob& job, const Plan& plan)
      : narrow_(std::min(1.0, bytes_per_element(job.format) / 2.0)),
        scores_(job.fused_attention ? 0.0 : kScoreBytes),
        gathered_(habits.gathered_inputs && plan.sequence_parallel ? 2.0 * (plan.tensor - 1.0) : 0.0) {}

  /// Inputs of quantised products are kept as they are multiplied; gathered ones (attention's and the block's) whole.
  [[nodiscard]] double bytes(const LayerWork& work, Recompute recompute) const {
    if (recompute == Recompute::full) return work.input.base();
    const AttentionShape& a = work.attention;
    const double whole = gathered_ * work.input.base();
    const double scores = scores_ * a.sequences * a.heads * a.queries * a.keys;
    if (recompute == Recompute::none)
      return narrow_ * work.kept_inputs.base() + work.kept_others.base() + scores + whole;
    return narrow_ * (work.kept_inputs - work.redone_inputs).base() + (work.kept_others - work.redone_others).base() +
           whole;
  }

 private:
  /// Unfused attention keeps softmax's and dropout's outputs and a mask (Korthikanti et al., arXiv:2205.05198,
  /// equation 1).
  static constexpr double kScoreBytes = 5.0;
  double narrow_, scores_, gathered_;
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
  const bool split =
      plan.sharding >= Sharding::sharded_gradients && (plan.sharding != Sharding::fully_sharded || !whole);
  double buffers = plan.data > 1 && !split ? habits.exchange_bytes : 0.0;
  if (copies > 1.0 && plan.sharding == Sharding::distributed_optimizer)
    buffers += habits.gathered_bytes * (1.0 + 1.0 / parts);
  const double state = habits.state_bytes / (plan.sharding == Sharding::replicated ? 1.0 : parts);
  memory.weights = memory.weights + Bytes{models * habits.weight_bytes * parameters / (whole ? 1.0 : parts)};
  memory.gradients = memory.gradients + Bytes{(buffers + habits.gradient_bytes / (split ? parts : 1.0)) * trained};
  memory.optimizer = memory.optimizer + Bytes{(plan.offload_optimizer ? 0.0 : state) * trained};
}

/// One 16-bit gradient of each kind of matrix (a stack that accumulates in place keeps one all the same), and the two
/// layers that full sharding holds whole at a time; what context-parallel messages bring to the layer at work.
double spare_bytes(const MemoryHabits& habits, const Plan& plan, const SplitCost& costs) {
  double spare = 0.0, largest = 0.0, exchanged = 0.0;
  for (const LayerCost& cost : costs.layers) {
    const double parameters = cost.work.parameters + cost.work.expert_parameters;
    if (habits.spare_gradients) spare = std::max(spare, 2.0 * cost.work.parameters);
    largest = std::max(largest, parameters);
    exchanged = std::max(exchanged, cost.exchanged.base());
  }
  largest = std::max(largest, costs.head.work.parameters);
  if (plan.sharding == Sharding::fully_sharded && plan.pipeline == 1) spare += 2.0 * 2.0 * largest;
  return spare + exchanged;
}

MemoryEstimate stage_memory(const Cluster& cluster, const Plan& plan, const Held& held, double in_flight,
                            double working) {
  const MemoryHabits& habits = cluster.software.memory;
  const double copies = static_cast<double>(plan.data) * plan.context;
  MemoryEstimate memory;
  add_states(habits, held.dense, held.trained, plan, copies, memory);
  add_states(habits, held.experts, held.trained_experts, plan, plan.expert_copies(), memory);
  memory.activations = Bytes{held.activations * in_flight + working};
  return memory;
}

/// What the ends of the pipeline hold; `working`: activations of the layer at work, where others are not on the card.
struct Ends {
  Held first, last;
  double working = 0.0;
};

Ends ends_of(const MemoryHabits& habits, const TrainingJob& job, const Plan& plan, const SplitCost& costs) {
  const int layers = job.model.layer_count();
  const StageLayers stages = stage_layers(layers, plan, costs.dealing, costs.head_layers);
  const Kept kept{habits, job, plan};
  const double on_card = plan.offload_activations ? 0.0 : 1.0;
  Ends ends;
  for (std::size_t i = 0; i < costs.layers.size(); ++i) {
    const LayerCost& cost = costs.layers[i];
    const double count = job.model.layers[i].count / static_cast<double>(layers);
    const double bytes = on_card * kept.bytes(cost.work, plan.recompute);
    ends.first.add(cost, count * stages.heaviest, bytes);
    ends.last.add(cost, count * stages.last, bytes);
    if (plan.recompute == Recompute::full || plan.offload_activations)
      ends.working = std::max(ends.working, kept.bytes(cost.work, Recompute::none));
  }
  if (job.model.predicted_tokens > 0 && !costs.layers.empty())
    ends.last.add(costs.layers.back(), job.model.predicted_tokens,
                  on_card * kept.bytes(costs.layers.back().work, plan.recompute));
  ends.first.add(costs.head, 1.0, 0.0);  // the input embedding, as large as the head
  ends.last.add(costs.head, plan.pipeline == 1 && !job.model.tied_embeddings ? 2.0 : 1.0, 0.0);
  return ends;
}

Bytes states(const MemoryEstimate& memory) { return memory.weights + memory.gradients + memory.optimizer; }

}  // namespace

MemoryEstimate training_memory(const Cluster& cluster, const TrainingJob& job, const Plan& plan, const SplitCost& costs,
                               double micro_batches) {
  const MemoryHabits& habits = cluster.software.memory;
  const Ends ends = ends_of(habits, job, plan, costs);
  const double flying = micro_batches_in_flight(plan, micro_batches);
  const double flying_last = std::min(micro_batches, plan.pipeline == 1 ? 1.0 : flying - plan.pipeline + 1.0);
  MemoryEstimate fullest = stage_memory(cluster, plan, ends.last, std::max(1.0, flying_last), ends.working);
  fullest.logits = Bytes{habits.logit_bytes * costs.head.work.logits};
  fullest.at_rest = states(fullest);
  if (plan.pipeline > 1) {
    MemoryEstimate first = stage_memory(cluster, plan, ends.first, flying, ends.working);
    first.at_rest = std::max(states(first), fullest.at_rest);
    fullest.at_rest = first.at_rest;
    if (first.total() > fullest.total()) fullest = first;
  }
  fullest.spare = Bytes{spare_bytes(habits, plan, costs)};
  fullest.overhead = habits.context + habits.fragments * fullest.tensors();
  return fullest;
}

}  // namespace shortboard
