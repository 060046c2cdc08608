#include "estimate/mixed_gradients.h"

#include <algorithm>

namespace shortboard {
namespace {

/// Parameters with gradients of the whole model.
double trained_parameters(const TrainingJob& job, const Plan& plan, const SplitCost& costs) {
  double trained = plan.tensor * costs.head.trained;
  for (std::size_t i = 0; i < costs.layers.size(); ++i)
    trained += job.model.layers[i].count *
               (plan.tensor * costs.layers[i].trained + plan.expert_cards() * costs.layers[i].trained_experts);
  return trained;
}

/// The exchange of gradients between pipelines. Each pipeline spreads the gradients of the whole model over its cards.
struct SharedGradients {
  double bytes = 0.0;
  double fewest = 0.0;    ///< Cards of the smallest pipeline, all copies.
  double one_copy = 0.0;  ///< The fewest cards that hold one copy.
  int copies = 0;         ///< Of all pipelines.
  int local = 0;          ///< The fewest copies that share a scale-up domain.
};

SharedGradients shared_gradients(std::span<const Cluster> groups, const TrainingJob& job, const MixedPlan& plan,
                                 std::span<GroupCosts> costs) {
  SharedGradients shared;
  const Plan& any = plan.front().segments.front().plan;
  const double trained = trained_parameters(job, any, costs[plan.front().segments.front().group].of(any));
  const auto least = [](auto& kept, auto one) { kept = kept > 0 ? std::min(kept, one) : one; };
  for (const MixedPipeline& pipeline : plan) {
    double cards = 0.0;
    for (const PipelineSegment& segment : pipeline.segments) {
      const Cluster& group = groups[segment.group];
      cards += segment.cards();
      shared.bytes = std::max(shared.bytes, group.software.memory.gradient_bytes * trained);
      least(shared.local, local_ranks(pipeline.copies(), segment.plan.tensor * segment.plan.context, group.domain));
    }
    shared.copies += pipeline.copies();
    least(shared.fewest, cards);
    least(shared.one_copy, cards / pipeline.copies());
  }
  return shared;
}

/// Seconds in which the pipelines add up their gradients after each has added up those of its copies. Every card of the
/// smallest pipeline sends a part of them round a ring of pipelines.
double gradients_between(const SharedGradients& shared, const GroupLink& link, double pipelines) {
  const Bytes each{2.0 * (pipelines - 1.0) / pipelines * shared.bytes / shared.fewest};
  return (each / link.rate + 2.0 * (pipelines - 1.0) * link.hop).base();
}

/// Seconds of one ring through all copies of all pipelines, at most as fast as the link between groups. It replaces the
/// exchange among each pipeline's copies.
double one_ring(std::span<const Cluster> groups, const SharedGradients& shared, const GroupLink& link,
                const MixedPlan& plan) {
  Network network = groups[plan.front().segments.front().group].network;
  for (const MixedPipeline& pipeline : plan)
    for (const PipelineSegment& segment : pipeline.segments)
      network.up = std::min(network.up, groups[segment.group].network.up);
  network.out = link.rate;
  network.hop = link.hop;
  int local = shared.local;
  while (shared.copies % local != 0) --local;
  return all_reduce_time(Bytes{shared.bytes / shared.one_copy}, {shared.copies, local}, network).total().base();
}

/// Whether every card keeps all weights and gradients of its stage. Then copies exchange nothing before the last
/// micro-batch.
bool none_sharded(const MixedPlan& plan) {
  for (const MixedPipeline& pipeline : plan)
    for (const PipelineSegment& segment : pipeline.segments)
      if (shards_gradients(segment.plan.sharding)) return false;
  return true;
}

}  // namespace

void add_between(std::span<const Cluster> groups, const GroupLink& link, const TrainingJob& job,
                 std::span<GroupCosts> costs, MixedEstimate& estimate) {
  if (estimate.plan.size() < 2) return;
  const SharedGradients shared = shared_gradients(groups, job, estimate.plan, costs);
  double between = gradients_between(shared, link, static_cast<double>(estimate.plan.size()));
  const double ring = one_ring(groups, shared, link, estimate.plan);
  double apart = 0.0, round = 0.0;
  for (const SegmentEstimate& one : estimate.segments) {
    apart = std::max(apart, one.parts.total());
    round = std::max(round, one.parts.total() - one.parts[Part::data]);
  }
  if (round + ring < apart + between && none_sharded(estimate.plan)) {
    between = ring;
    for (SegmentEstimate& one : estimate.segments) one.parts[Part::data] = 0.0;
  }
  for (SegmentEstimate& one : estimate.segments) one.parts[Part::between] = between;
}

}  // namespace shortboard
