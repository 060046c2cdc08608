#pragma once
#include <optional>
#include <string>
#include <vector>

#include "estimate/layer_cost.h"
#include "estimate/memory.h"
#include "estimate/plan.h"

namespace shortboard {

/// A training step in the steady state.
struct TrainingEstimate {
  Plan plan;
  double micro_batches = 0.0;  ///< A pipeline, a step.
  Parts parts;                 ///< Seconds; they sum to the step.
  Flops model_flops;     ///< A step needs, of the whole cluster, without recomputation (training_flops_per_token).
  Flops hardware_flops;  ///< With recomputation.
  MemoryEstimate memory;
  Bytes capacity;
  Bytes host_memory;                   ///< What an offloaded optimizer takes of the host's memory, a card.
  std::optional<Bytes> host_capacity;  ///< A card's share of its host's memory; absent: unknown, and taken to do.

  [[nodiscard]] Seconds step() const { return Seconds{parts.total()}; }
  [[nodiscard]] bool fits_card() const { return memory.total() <= capacity; }
  [[nodiscard]] bool fits_host() const { return !host_capacity || host_memory <= *host_capacity; }
  [[nodiscard]] bool fits() const { return fits_card() && fits_host(); }
};

/// Why the model's heads do not divide by a tensor-parallel degree; absent where they do.
[[nodiscard]] std::optional<std::string> heads_fault(const Architecture& model, int tensor);

/// What makes a plan impossible whatever its speed, one sentence each: counts that do not multiply to the cluster,
/// heads or experts that do not divide, a batch that does not. Empty: the plan is possible (memory is a matter of its
/// own). Without `whole_heads` a card may have a part of a head: what heads that do not divide cost.
[[nodiscard]] std::vector<std::string> plan_faults(const Cluster& cluster, const TrainingJob& job, const Plan& plan,
                                                   bool whole_heads = true);

/// The same without the count of cards.
[[nodiscard]] std::vector<std::string> plan_faults(const TrainingJob& job, const Plan& plan, bool whole_heads = true);

/// The split that a plan's costs depend on.
[[nodiscard]] LayerSplit split_of(const TrainingJob& job, const Plan& plan);

/// A step's operators, as one card runs them, in the order of the layers: kernels of its micro-batches, messages by
/// what of them is seen, and what the step takes beside its layers. They sum to the parts of estimate_training.
[[nodiscard]] std::vector<PlacedOperator<Parts>> step_operators(const Cluster& cluster, const TrainingJob& job,
                                                                const Plan& plan);

/// Estimates a possible plan. The step is the slowest stage times the micro-batches, and the bubble, exposed gradients
/// and weights, optimizer and overhead beside it; see each Part. `costs` is split_cost of split_of(plan).
[[nodiscard]] TrainingEstimate estimate_training(const Cluster& cluster, const TrainingJob& job, const Plan& plan,
                                                 const SplitCost& costs);
[[nodiscard]] TrainingEstimate estimate_training(const Cluster& cluster, const TrainingJob& job, const Plan& plan);

}  // namespace shortboard
