#pragma once
#include <optional>
#include <string>
#include <vector>

#include "estimate/layer_cost.h"
#include "estimate/memory.h"
#include "estimate/plan.h"

namespace shortboard {

/// The estimate of a training step in the steady state.
struct TrainingEstimate {
  Plan plan;
  double micro_batches = 0.0;  ///< Per pipeline and step.
  Parts parts;                 ///< Seconds; they sum to the step.
  Flops model_flops;           ///< Per step on the whole cluster, without recomputation (training_flops_per_token).
  Flops hardware_flops;        ///< With recomputation.
  MemoryEstimate memory;
  Bytes capacity;
  Bytes host_memory;                   ///< Host memory per card of an offloaded optimizer.
  std::optional<Bytes> host_capacity;  ///< A card's share of its host's memory; absent: unknown, assumed to suffice.

  [[nodiscard]] Seconds step() const { return Seconds{parts.total()}; }
  [[nodiscard]] bool fits_card() const { return memory.total() <= capacity; }
  [[nodiscard]] bool fits_host() const { return !host_capacity || host_memory <= *host_capacity; }
  [[nodiscard]] bool fits() const { return fits_card() && fits_host(); }
};

/// Why the model's heads do not divide by a tensor-parallel degree; absent if they do.
[[nodiscard]] std::optional<std::string> heads_fault(const Architecture& model, int tensor);

/// Why a plan is impossible apart from memory, one sentence each: degrees that do not multiply to the cluster, heads,
/// experts or a batch that do not divide. Empty: the plan is possible. If `whole_heads` is false, a card may hold a
/// part of a head; this is used to find the cost of heads that do not divide.
[[nodiscard]] std::vector<std::string> plan_faults(const Cluster& cluster, const TrainingJob& job, const Plan& plan,
                                                   bool whole_heads = true);

/// Why a plan is impossible on a cluster of any size: plan_faults without the check of the number of cards.
[[nodiscard]] std::vector<std::string> plan_faults(const TrainingJob& job, const Plan& plan, bool whole_heads = true);

/// The part of a plan that the costs of layers depend on.
[[nodiscard]] LayerSplit split_of(const TrainingJob& job, const Plan& plan);

/// Estimates a plan without plan_faults. The step is the slowest stage times the micro-batches, plus the bubble,
/// exposed gradients and weights, optimizer and overhead; each is a Part. `costs` must be split_cost of split_of(plan).
[[nodiscard]] TrainingEstimate estimate_training(const Cluster& cluster, const TrainingJob& job, const Plan& plan,
                                                 const SplitCost& costs);
[[nodiscard]] TrainingEstimate estimate_training(const Cluster& cluster, const TrainingJob& job, const Plan& plan);

}  // namespace shortboard
