#include "estimate/mixed.h"

#include <algorithm>
#include <numeric>

#include "estimate/data_exchange.h"
#include "estimate/mixed_gradients.h"
#include "estimate/step_parts.h"

namespace shortboard {
namespace {

/// Estimates one pipeline of several segments.
class SegmentedPipeline {
 public:
  SegmentedPipeline(std::span<const Cluster> groups, const GroupLink& link, const TrainingJob& job,
                    const MixedPipeline& pipeline, std::span<GroupCosts> costs)
      : groups_(groups), link_(link), job_(job), pipeline_(pipeline), micro_batches_(pipeline.micro_batches()) {
    for (const PipelineSegment& segment : pipeline.segments) {
      costs_.push_back(&costs[segment.group].of(segment.plan));
      times_.push_back(model_time(job, *costs_.back(), segment.plan.recompute));
      stages_ += static_cast<int>(segment.layers.size());
    }
    for (std::size_t s = 0; s < pipeline.segments.size(); ++s)
      for (std::size_t i = 0; i < pipeline.segments[s].layers.size(); ++i) {
        const double seconds = stage_seconds(s, i);
        slowest_ = std::max(slowest_, seconds);
        mean_ += seconds / stages_;
      }
    hop_ = slowest_hop();
  }

  [[nodiscard]] std::vector<SegmentEstimate> estimate() const {
    std::vector<SegmentEstimate> estimates;
    Parts common = shared_parts();
    int before = 0;
    for (std::size_t s = 0; s < pipeline_.segments.size(); ++s) {
      const PipelineSegment& segment = pipeline_.segments[s];
      SegmentEstimate one;
      one.group = segment.group;
      one.cards = segment.cards();
      one.parts = own_parts(s);
      one.parts.add(common);
      one.memory = fullest(s, before);
      one.capacity = groups_[segment.group].memory;
      before += static_cast<int>(segment.layers.size());
      estimates.push_back(one);
    }
    return estimates;
  }

 private:
  [[nodiscard]] bool is_last(std::size_t s, std::size_t i) const {
    return s + 1 == pipeline_.segments.size() && i + 1 == pipeline_.segments[s].layers.size();
  }

  [[nodiscard]] double layer_seconds(std::size_t s) const {
    return times_[s].layers.total() / job_.model.layer_count();
  }

  [[nodiscard]] double stage_seconds(std::size_t s, std::size_t i) const {
    return pipeline_.segments[s].layers[i] * layer_seconds(s) + (is_last(s, i) ? times_[s].head.total() : 0.0);
  }

  /// Time to send a micro-batch's activations to the next stage: inside a group, or over the link to another group.
  [[nodiscard]] double slowest_hop() const {
    if (stages_ == 1) return 0.0;
    double slowest = 0.0;
    for (std::size_t s = 0; s < pipeline_.segments.size(); ++s) {
      const Plan& plan = pipeline_.segments[s].plan;
      const Cluster& cluster = groups_[pipeline_.segments[s].group];
      const double seen = 1.0 - cluster.software.overlap_pipeline;
      if (pipeline_.segments[s].layers.size() > 1) {
        const bool near = 2 * plan.tensor * plan.context * plan.data <= cluster.domain;
        slowest = std::max(slowest, seen * point_to_point_time(carried(plan), near, cluster.network).total().base());
      }
      if (s + 1 == pipeline_.segments.size()) continue;
      const Bytes larger = std::max(carried(plan), carried(pipeline_.segments[s + 1].plan));
      slowest = std::max(slowest, seen * (larger / link_.rate + link_.hop).base());
    }
    return slowest;
  }

  /// Bytes of a micro-batch's activations that one card sends.
  [[nodiscard]] Bytes carried(const Plan& plan) const {
    const double tokens = plan.micro_batch * job_.sequence / plan.context / (plan.sequence_parallel ? plan.tensor : 1);
    return Bytes{groups_[pipeline_.segments.front().group].element * tokens * job_.model.hidden};
  }

  /// The waits that are equal for all stages.
  [[nodiscard]] Parts shared_parts() const {
    Parts parts;
    parts[Part::bubble] = (stages_ - 1) * mean_;
    parts[Part::pipeline] = 2.0 * micro_batches_ * hop_;
    for (std::size_t s = 0; s < pipeline_.segments.size(); ++s) {
      const PipelineSegment& segment = pipeline_.segments[s];
      const Cluster& cluster = groups_[segment.group];
      const double most = *std::ranges::max_element(segment.layers);
      const StageParameters count = stage_parameters(job_, segment.plan, *costs_[s], most);
      const auto longest = [&](Part part, double seconds) { parts[part] = std::max(parts[part], seconds); };
      longest(Part::data, data_seconds(cluster, segment.plan, count, micro_batches_, slowest_));
      longest(Part::optimizer, optimizer_seconds(cluster, segment.plan, count, micro_batches_, slowest_));
      longest(Part::overhead, cluster.software.step_overhead.base());
    }
    return parts;
  }

  /// The time of the mean stage of a segment, and its wait for the slowest stage.
  [[nodiscard]] Parts own_parts(std::size_t s) const {
    const std::vector<int>& layers = pipeline_.segments[s].layers;
    const double stages = static_cast<double>(layers.size());
    const double held = std::accumulate(layers.begin(), layers.end(), 0.0);
    Parts parts;
    parts.add(times_[s].layers, micro_batches_ * held / job_.model.layer_count() / stages);
    if (s + 1 == pipeline_.segments.size()) parts.add(times_[s].head, micro_batches_ / stages);
    parts[Part::imbalance] = std::max(0.0, micro_batches_ * slowest_ - parts.total());
    return parts;
  }

  /// 1F1B: a stage keeps the activations of as many micro-batches as stages follow it, itself counted.
  [[nodiscard]] MemoryEstimate fullest(std::size_t s, int before) const {
    const PipelineSegment& segment = pipeline_.segments[s];
    MemoryEstimate most;
    for (std::size_t i = 0; i < segment.layers.size(); ++i) {
      const int place = before + static_cast<int>(i);
      const StageShare share{.layers = static_cast<double>(segment.layers[i]),
                             .first = place == 0,
                             .last = is_last(s, i),
                             .in_flight = std::min<double>(micro_batches_, stages_ - place)};
      const MemoryEstimate one = stage_memory(groups_[segment.group], job_, segment.plan, *costs_[s], share);
      if (one.total() > most.total()) most = one;
    }
    return most;
  }

  std::span<const Cluster> groups_;
  const GroupLink& link_;
  const TrainingJob& job_;
  const MixedPipeline& pipeline_;
  double micro_batches_;
  std::vector<const SplitCost*> costs_;
  std::vector<ModelTime> times_;
  int stages_ = 0;
  double slowest_ = 0.0, mean_ = 0.0, hop_ = 0.0;
};

SegmentEstimate whole_pipeline(const Cluster& group, const TrainingJob& job, const MixedPipeline& pipeline,
                               GroupCosts& costs) {
  const PipelineSegment& segment = pipeline.segments.front();
  Cluster cards = group;
  cards.count = segment.plan.cards();
  TrainingJob share = job;
  share.global_batch = pipeline.sequences;
  const TrainingEstimate estimate = estimate_training(cards, share, segment.plan, costs.of(segment.plan));
  return {.pipeline = 0,
          .group = segment.group,
          .cards = static_cast<double>(cards.count),
          .parts = estimate.parts,
          .memory = estimate.memory,
          .capacity = estimate.capacity};
}

/// Servers of the whole cluster; all wait for the slowest of them.
double servers_of(std::span<const Cluster> groups, const std::vector<SegmentEstimate>& segments) {
  double servers = 0.0;
  for (const SegmentEstimate& one : segments) servers += one.cards / groups[one.group].server;
  return servers;
}

}  // namespace

bool MixedEstimate::fits() const {
  return std::ranges::all_of(segments, [](const SegmentEstimate& one) { return one.fits(); });
}

const SplitCost& GroupCosts::of(const Plan& plan) {
  const std::array<int, 8> key{plan.tensor,
                               plan.context,
                               plan.expert,
                               plan.expert_tensor,
                               plan.micro_batch,
                               static_cast<int>(plan.context_exchange),
                               plan.sequence_parallel ? 1 : 0,
                               plan.async_tensor ? 1 : 0};
  const auto found = known_.find(key);
  if (found != known_.end()) return found->second;
  return known_.emplace(key, split_cost(cluster_, job_, split_of(job_, plan))).first->second;
}

MixedEstimate estimate_mixed(std::span<const Cluster> groups, const GroupLink& link, const TrainingJob& job,
                             const MixedPlan& plan, std::span<GroupCosts> costs) {
  MixedEstimate estimate;
  estimate.plan = plan;
  estimate.model_flops = step_flops(job);
  for (std::size_t p = 0; p < plan.size(); ++p) {
    const MixedPipeline& pipeline = plan[p];
    std::vector<SegmentEstimate> found;
    if (pipeline.segments.size() == 1 && pipeline.segments.front().layers.empty())
      found.push_back(whole_pipeline(groups[pipeline.segments.front().group], job, pipeline,
                                     costs[pipeline.segments.front().group]));
    else
      found = SegmentedPipeline{groups, link, job, pipeline, costs}.estimate();
    for (SegmentEstimate& one : found) {
      one.pipeline = p;
      estimate.segments.push_back(one);
    }
    TrainingJob share = job;
    share.global_batch = pipeline.sequences;
    estimate.hardware_flops =
        estimate.hardware_flops + step_flops(share) + recomputed_flops(share, pipeline.segments.front().plan.recompute);
  }
  add_between(groups, link, job, costs, estimate);
  const double servers = servers_of(groups, estimate.segments);
  double longest = 0.0;
  for (SegmentEstimate& one : estimate.segments) {
    const double work = one.parts.total() - one.parts[Part::straggler] - one.parts[Part::between];
    one.parts[Part::straggler] = work * slowest_server(groups[one.group], servers);
    longest = std::max(longest, one.parts.total());
  }
  for (SegmentEstimate& one : estimate.segments) one.parts[Part::waiting] = longest - one.parts.total();
  estimate.step = Seconds{longest};
  return estimate;
}

}  // namespace shortboard
