#include "estimate/memory.h"

#include <algorithm>

namespace shortboard {
namespace {

constexpr double kWeight = 2.0, kGradient = 4.0, kState = 12.0;

/// Micro-batches whose activations the first stage keeps, in units of its own layers.
double in_flight(const Plan& plan, double micro_batches) {
  const double stages = plan.pipeline;
  double kept = stages;
  if (plan.schedule == Schedule::interleaved) kept = stages * (1.0 + (stages - 1.0) / (stages * plan.virtual_stages));
  if (plan.schedule == Schedule::dualpipe) kept = stages + 1.0;
  return std::min(kept, micro_batches);
}

struct Shares {
  double weights, gradients, optimizer;
};

/// What of weights, gradients and optimizer state one of `copies` cards keeps.
Shares shares(Sharding sharding, double copies) {
  switch (sharding) {
    case Sharding::replicated:
      return {1.0, 1.0, 1.0};
    case Sharding::distributed_optimizer:
      return {1.0, 1.0, 1.0 / copies};
    case Sharding::sharded_gradients:
      return {1.0, 1.0 / copies, 1.0 / copies};
    case Sharding::fully_sharded:
      return {1.0 / copies, 1.0 / copies, 1.0 / copies};
  }
  return {1.0, 1.0, 1.0};
}

void add_states(MemoryEstimate& memory, double parameters, const Plan& plan, double copies) {
  const Shares kept = shares(plan.sharding, copies);
  const double models = plan.schedule == Schedule::dualpipe ? 2.0 : 1.0;  // both ends of the pipeline on a card
  memory.weights = memory.weights + Bytes{models * kWeight * kept.weights * parameters};
  memory.gradients = memory.gradients + Bytes{kGradient * kept.gradients * parameters};
  memory.optimizer = memory.optimizer + Bytes{kState * kept.optimizer * parameters};
}

/// Inputs of quantised products are kept as they are multiplied.
Bytes kept_activations(const LayerWork& work, Recompute recompute, NumberFormat format) {
  if (recompute == Recompute::full) return work.input;
  const double narrow = std::min(1.0, bytes_per_element(format) / 2.0);
  if (recompute == Recompute::none) return narrow * work.kept_inputs + work.kept_others;
  return narrow * (work.kept_inputs - work.redone_inputs) + work.kept_others - work.redone_others;
}

}  // namespace

StageLayers stage_layers(int layers, const Plan& plan) {
  const int pieces = plan.pipeline * plan.virtual_stages;
  const int heaviest = (layers + pieces - 1) / pieces * plan.virtual_stages;
  const int over = heaviest * plan.pipeline - layers;
  if (plan.pipeline == 1) return {layers, layers};
  return {heaviest, std::max(0, heaviest - (over + 1) / 2)};
}

MemoryEstimate training_memory(const TrainingJob& job, const Plan& plan, const SplitCost& costs, double micro_batches,
                               Bytes overhead) {
  const double layers = job.model.layer_count();
  const double share = stage_layers(job.model.layer_count(), plan).heaviest / layers;
  const double copies = static_cast<double>(plan.data) * plan.context;
  const double expert_copies = std::max(1.0, copies * plan.tensor / plan.expert);
  MemoryEstimate memory;
  double dense = costs.head.work.parameters;  // the input embedding on the first stage, or the output one on the last
  if (plan.pipeline == 1 && !job.model.tied_embeddings) dense *= 2.0;
  double experts = 0.0, activations = 0.0, working = 0.0;
  for (std::size_t i = 0; i < costs.layers.size(); ++i) {
    const double count = job.model.layers[i].count * share;
    const LayerWork& work = costs.layers[i].work;
    dense += count * work.parameters;
    experts += count * work.expert_parameters;
    activations += count * kept_activations(work, plan.recompute, job.format).base();
    working = std::max(working, kept_activations(work, Recompute::none, job.format).base());
  }
  if (plan.pipeline == 1 &&
      !costs.layers.empty()) {  // elsewhere prediction modules stand on the last stage, not the fullest
    const LayerWork& last = costs.layers.back().work;
    const double modules = job.model.predicted_tokens;
    dense += modules * last.parameters;
    experts += modules * last.expert_parameters;
    activations += modules * kept_activations(last, plan.recompute, job.format).base();
  }
  add_states(memory, dense, plan, copies);
  add_states(memory, experts, plan, expert_copies);
  if (plan.sharding == Sharding::fully_sharded)  // two layers are whole at a time
    memory.weights = memory.weights + Bytes{2.0 * kWeight * (dense + experts) / std::max(1.0, layers * share)};
  memory.activations = Bytes{activations * in_flight(plan, micro_batches)};
  if (plan.recompute == Recompute::full) memory.activations = memory.activations + Bytes{working};
  if (plan.pipeline == 1) memory.logits = costs.head.work.kept_others;
  memory.overhead = overhead;
  return memory;
}

}  // namespace shortboard
