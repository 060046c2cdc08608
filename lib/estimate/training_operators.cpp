#include <array>
#include <utility>

#include "estimate/training.h"

namespace shortboard {
namespace {

using Operators = std::vector<PlacedOperator<Parts>>;

/// What a step takes beside the operators of its layers, a part each.
constexpr std::array kBeside{
    std::pair{Part::imbalance, OperatorKind::imbalance},        std::pair{Part::bubble, OperatorKind::bubble},
    std::pair{Part::pipeline, OperatorKind::pipeline_messages}, std::pair{Part::data, OperatorKind::gradient_messages},
    std::pair{Part::recompute, OperatorKind::recomputation},    std::pair{Part::offload, OperatorKind::offload},
    std::pair{Part::optimizer, OperatorKind::optimizer},        std::pair{Part::overhead, OperatorKind::overhead},
    std::pair{Part::straggler, OperatorKind::slowest_server}};

OperatorBound bound_of(Part part) {
  if (part == Part::pipeline || part == Part::data || part == Part::offload) return OperatorBound::link;
  return part == Part::recompute ? OperatorBound::compute
                                 : (part == Part::optimizer ? OperatorBound::memory : OperatorBound::waiting);
}

/// A cost's operators, `runs` times a step each.
void add_layers(const LayerCost& cost, OperatorPlace place, double layers, double runs, Operators& all) {
  for (const Operator& one : cost.operators) {
    all.push_back({place, layers, one});
    all.back().one.times *= runs;
  }
}

}  // namespace

Operators step_operators(const Cluster& cluster, const TrainingJob& job, const Plan& plan) {
  const SplitCost costs = split_cost(cluster, job, split_of(job, plan), Listing::operators);
  const TrainingEstimate estimate = estimate_training(cluster, job, plan, costs);
  const double each = estimate.micro_batches / plan.pipeline, modules = job.model.predicted_tokens;
  Operators all;
  for (std::size_t i = 0; i < costs.layers.size(); ++i) {
    const LayerGroup& group = job.model.layers[i];
    const auto place = group.feed_forward.experts > 0 ? OperatorPlace::expert_layers : OperatorPlace::dense_layers;
    add_layers(costs.layers[i], place, group.count, each * group.count, all);
  }
  add_layers(costs.head, OperatorPlace::head, 0.0, each * (1.0 + modules), all);
  if (modules > 0.0) add_layers(costs.layers.back(), OperatorPlace::head, 0.0, each * modules, all);
  for (const auto& [part, kind] : kBeside) {
    if (estimate.parts[part] <= 0.0) continue;
    Operator one{.kind = kind, .pass = Pass::whole, .bound = bound_of(part)};
    one.parts[part] = estimate.parts[part];
    all.push_back({OperatorPlace::step, 0.0, one});
  }
  return all;
}

}  // namespace shortboard
