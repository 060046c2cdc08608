#pragma once
#include <array>
#include <map>
#include <span>
#include <string>
#include <vector>

#include "estimate/training.h"

namespace shortboard {

/// The link between the groups of a mixed cluster.
struct GroupLink {
  BytesPerSecond rate;  ///< Per card and direction, as large messages reach it.
  Seconds hop;          ///< Latency of a message.
};

/// Consecutive stages of a pipeline on cards of one group. `plan` holds for these cards, but `plan.data` is the number
/// of copies of the pipeline and `plan.pipeline` counts all its stages, of which the segment has layers.size().
struct PipelineSegment {
  std::size_t group = 0;
  Plan plan;
  std::vector<int> layers;  ///< Layers of each stage. Empty: the segment is the whole pipeline, divided by its plan.

  [[nodiscard]] int cards() const {
    return layers.empty() ? plan.cards() : plan.tensor * plan.context * plan.data * static_cast<int>(layers.size());
  }
};

/// Equal copies of a pipeline. A pipeline of several segments runs 1F1B.
struct MixedPipeline {
  std::vector<PipelineSegment> segments;
  double sequences = 0.0;  ///< Per step, over all copies.

  [[nodiscard]] int copies() const { return segments.front().plan.data; }
  [[nodiscard]] double micro_batches() const { return sequences / copies() / segments.front().plan.micro_batch; }
};

/// How a step is divided among groups. Tensor, context and expert parallelism stay inside a group; layers and sequences
/// are divided unevenly.
using MixedPlan = std::vector<MixedPipeline>;

/// One segment of a mixed step: its seconds by part, which sum to the step, and the memory of its fullest card.
struct SegmentEstimate {
  std::size_t pipeline = 0, group = 0;
  double cards = 0.0;
  Parts parts;
  MemoryEstimate memory;
  Bytes capacity;
  [[nodiscard]] bool fits() const { return memory.total() <= capacity; }
};

/// A training step of a mixed cluster in the steady state.
struct MixedEstimate {
  MixedPlan plan;
  std::vector<SegmentEstimate> segments;
  Seconds step;
  Flops model_flops, hardware_flops;  ///< Per step, without and with recomputation.
  [[nodiscard]] bool fits() const;
};

/// Costs of the splits of one group, each computed once. The cluster and the job must outlive it.
class GroupCosts {
 public:
  GroupCosts(const Cluster& cluster, const TrainingJob& job) : cluster_(cluster), job_(job) {}
  [[nodiscard]] const SplitCost& of(const Plan& plan);

 private:
  const Cluster& cluster_;
  const TrainingJob& job_;
  std::map<std::array<int, 8>, SplitCost> known_;  ///< By the degrees of the plan that the costs depend on.
};

/// Estimates a plan without mixed_plan_faults. Pipelines run in parallel. The slowest sets the step, and then gradients
/// are added up over the link (add_between). In a pipeline of several segments the slowest stage sets the time
/// (micro-batches x slowest + (stages - 1) x mean stage), and the slowest hop sets the time of its messages.
/// `groups`: one cluster per group. `costs`: one per group, for these groups and this job.
[[nodiscard]] MixedEstimate estimate_mixed(std::span<const Cluster> groups, const GroupLink& link,
                                           const TrainingJob& job, const MixedPlan& plan, std::span<GroupCosts> costs);

/// Why a mixed plan is impossible apart from memory, one sentence each: plan_faults of each segment, sequences or
/// layers that do not sum up, more cards than a group has. Empty: the plan is possible.
[[nodiscard]] std::vector<std::string> mixed_plan_faults(std::span<const Cluster> groups, const TrainingJob& job,
                                                         const MixedPlan& plan);

}  // namespace shortboard
