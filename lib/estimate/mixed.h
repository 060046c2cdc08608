#pragma once
#include <array>
#include <map>
#include <span>
#include <string>
#include <vector>

#include "estimate/training.h"

namespace shortboard {

/// What joins the groups of a mixed cluster: a card's share, per direction, as messages reach it, and the latency.
struct GroupLink {
  BytesPerSecond rate;
  Seconds hop;
};

/// Consecutive stages of a pipeline on cards of one group, which all its other parts of a plan hold for. `plan.data` is
/// the pipeline's number of copies and `plan.pipeline` all its stages, of which these are layers.size().
struct PipelineSegment {
  std::size_t group = 0;
  Plan plan;
  std::vector<int> layers;  ///< A stage each, in order; empty: the segment is all of the pipeline, dealt by its plan.

  [[nodiscard]] int cards() const {
    return layers.empty() ? plan.cards() : plan.tensor * plan.context * plan.data * static_cast<int>(layers.size());
  }
};

/// Equal pipelines side by side. Layers dealt by hand run 1F1B.
struct MixedPipeline {
  std::vector<PipelineSegment> segments;
  double sequences = 0.0;  ///< Of a step, over all copies.

  [[nodiscard]] int copies() const { return segments.front().plan.data; }
  [[nodiscard]] double micro_batches() const { return sequences / copies() / segments.front().plan.micro_batch; }
};

/// How a step is divided among groups: tensor, context and expert parallelism stay inside a group; layers and
/// sequences are dealt unevenly.
using MixedPlan = std::vector<MixedPipeline>;

/// A segment in a mixed step: its seconds by part, which sum to the step, and its fullest card.
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
  Flops model_flops, hardware_flops;  ///< As TrainingEstimate's.
  [[nodiscard]] bool fits() const;
};

/// Costs of splits of one group, each found once.
class GroupCosts {
 public:
  GroupCosts(const Cluster& cluster, const TrainingJob& job) : cluster_(cluster), job_(job) {}
  [[nodiscard]] const SplitCost& of(const Plan& plan);

 private:
  const Cluster& cluster_;
  const TrainingJob& job_;
  std::map<std::array<int, 8>, SplitCost> known_;  ///< By what of a plan a split depends on.
};

/// Estimates a plan. Pipelines run side by side; the slowest sets the step, and gradients are then added up over the
/// link (add_between). In a pipeline of several segments the slowest
/// stage sets the pace (micro-batches x slowest + (stages - 1) x mean stage) and the slowest hop its messages.
/// `groups`: one cluster each. `costs`: one each, for these groups and this job.
[[nodiscard]] MixedEstimate estimate_mixed(std::span<const Cluster> groups, const GroupLink& link,
                                           const TrainingJob& job, const MixedPlan& plan, std::span<GroupCosts> costs);

/// What makes a mixed plan impossible whatever its speed and memory, one sentence each (plan_faults of each segment,
/// sequences and layers that do not sum up, more cards than a group has).
[[nodiscard]] std::vector<std::string> mixed_plan_faults(std::span<const Cluster> groups, const TrainingJob& job,
                                                         const MixedPlan& plan);

}  // namespace shortboard
