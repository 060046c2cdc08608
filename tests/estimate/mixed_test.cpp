#include "estimate/mixed.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>

#include "estimate/step_parts.h"
#include "support/mixed.h"

namespace shortboard {
namespace {

using support::TwoKinds;

Plan plan_of(int tensor, int pipeline, int data) {
  Plan plan;
  plan.tensor = tensor;
  plan.pipeline = pipeline;
  plan.data = data;
  plan.sequence_parallel = false;
  return plan;
}

// If this fails, one kind of card as a mix of one is not worth what it is worth by itself.
TEST(EstimateMixed, OneGroupIsEstimatedAsOfOneKind) {
  const TwoKinds kinds{16, 8, 0.5};
  const Plan plan = plan_of(4, 2, 2);
  const MixedEstimate mixed = kinds.estimate({{{{0, plan, {}}}, 256.0}});
  const TrainingEstimate alone = estimate_training(kinds.groups[0], kinds.job, plan);
  EXPECT_NEAR(mixed.step.base(), alone.step().base(), 1e-12 * alone.step().base());
  EXPECT_EQ(mixed.segments.front().memory.total(), alone.memory.total());
  EXPECT_EQ(mixed.model_flops, alone.model_flops);
}

// If this fails, equal cards in two groups with equal stages do not run as one pipeline of them.
TEST(EstimateMixed, EqualGroupsInAPipelineRunAsOneKind) {
  TwoKinds kinds{8, 8, 1.0};
  kinds.link = {kinds.groups[0].network.out, kinds.groups[0].network.hop};
  for (Cluster& group : kinds.groups) group.domain = 2;  // hops between stages leave it in the whole cluster too
  const Plan plan = plan_of(2, 4, 2);
  Cluster whole = kinds.groups[0];
  whole.count = 16;
  const TrainingEstimate one = estimate_training(whole, kinds.job, plan);
  const MixedEstimate two = kinds.estimate({{{{0, plan, {4, 4}}, {1, plan, {4, 4}}}, 256.0}});
  EXPECT_NEAR(two.step.base(), one.step().base(), 0.01 * one.step().base());
}

// If this fails, the step of uneven stages is not micro-batches x slowest + (stages - 1) x mean.
TEST(EstimateMixed, TheSlowestStageSetsThePace) {
  const TwoKinds kinds{8, 8, 0.25};
  Plan plan = plan_of(2, 8, 1);
  const MixedEstimate mixed = kinds.estimate({{{{0, plan, {3, 3, 3, 3}}, {1, plan, {1, 1, 1, 1}}}, 256.0}});
  std::vector<GroupCosts> costs = kinds.costs();
  const ModelTime fast = model_time(kinds.job, costs[0].of(plan), plan.recompute);
  const ModelTime slow = model_time(kinds.job, costs[1].of(plan), plan.recompute);
  const double early = 3.0 * fast.layers.total() / 16.0, late = slow.layers.total() / 16.0;
  const double last = late + slow.head.total(), longest = std::max(early, last);
  const double mean = (4.0 * early + 3.0 * late + last) / 8.0;
  double busy = 0.0;  // what a stage of the first group computes and waits for it: 256 micro-batches of one sequence
  for (const Part part : {Part::matrix, Part::kernel, Part::memory, Part::launch, Part::tensor, Part::imbalance})
    busy += mixed.segments[0].parts[part];
  EXPECT_NEAR(busy, 256.0 * longest, 1e-9 * busy);
  EXPECT_NEAR(mixed.segments[0].parts[Part::bubble], 7.0 * mean, 1e-9 * mean);
}

// If this fails, what groups send each other at a step's end is not what their cards hold.
TEST(EstimateMixed, GradientsCrossTheLinkOnce) {
  const TwoKinds kinds{16, 8, 0.5};
  const MixedEstimate mixed =
      kinds.estimate({{{{0, plan_of(1, 1, 16), {}}}, 192.0}, {{{1, plan_of(1, 1, 8), {}}}, 64.0}});
  std::vector<GroupCosts> costs = kinds.costs();
  const SplitCost& split = costs[0].of(plan_of(1, 1, 16));
  // Two pipelines: each of the smaller one's 8 cards sends and receives half of an eighth of the gradients, twice.
  const double bytes =
      kinds.groups[0].software.memory.gradient_bytes * (16.0 * split.layers[0].trained + split.head.trained);
  EXPECT_NEAR(mixed.segments[0].parts[Part::between], bytes / 8.0 / 20e9 + 2.0 * 10e-6, 1e-9);
}

// If this fails, a group's seconds do not add up to the step, or a card waits a negative time.
RC_GTEST_PROP(EstimateMixed, EverySegmentsPartsSumToTheStep, ()) {
  const TwoKinds kinds{16, 8, *rc::gen::element(0.2, 0.5, 1.0)};
  const double first = *rc::gen::element(64.0, 128.0, 192.0);
  const MixedPlan by_data{{{{0, plan_of(2, 2, 4), {}}}, first}, {{{1, plan_of(2, 2, 2), {}}}, 256.0 - first}};
  const int early = *rc::gen::inRange(1, 8);
  const Plan through = plan_of(2, 12, 1);
  std::vector<int> layers(8, 1);
  layers[0] += early;
  layers[1] += 4 - std::min(4, early);
  const MixedPlan by_layers{{{{0, through, layers}, {1, through, {1, 1, 1, 1}}}, 256.0}};
  for (const MixedPlan& plan : {by_data, by_layers})
    for (const MixedEstimate estimate = kinds.estimate(plan); const SegmentEstimate& one : estimate.segments)
      support::assert_parts(one.parts, estimate.step);
}

// If this fails, a faster link between groups is said to slow them down.
RC_GTEST_PROP(EstimateMixed, AFasterLinkNeverSlows, ()) {
  TwoKinds kinds{16, 8, 0.5};
  for (Cluster& group : kinds.groups) group.network.out = BytesPerSecond{*rc::gen::element(1e8, 1e9, 50e9)};
  kinds.link.rate = BytesPerSecond{*rc::gen::element(1e7, 1e8, 1e9, 20e9)};
  const MixedPlan plan{{{{0, plan_of(2, 2, 4), {}}}, 192.0}, {{{1, plan_of(2, 2, 2), {}}}, 64.0}};
  const Seconds slow = kinds.estimate(plan).step;
  kinds.link.rate = *rc::gen::element(1.0, 1.5, 10.0, 1e6) * kinds.link.rate;
  RC_ASSERT(kinds.estimate(plan).step <= slow);
}

// Copies of each group meet over 0.1 GB/s, the groups over 20 GB/s: one ring of all 24 copies is the faster.
// If this fails, gradients are added up in two levels where one ring through all cards is what a program runs.
TEST(EstimateMixed, OneRingReplacesBothLevelsWhereItIsFaster) {
  TwoKinds kinds{16, 8, 0.5};
  for (Cluster& group : kinds.groups) {
    group.domain = 2;
    group.network.out = BytesPerSecond{0.1e9};
  }
  Plan first = plan_of(1, 1, 16), second = plan_of(1, 1, 8);
  first.sharding = second.sharding = Sharding::replicated;
  const MixedEstimate mixed = kinds.estimate({{{{0, first, {}}}, 192.0}, {{{1, second, {}}}, 64.0}});
  Network network = kinds.groups[0].network;
  network.out = kinds.link.rate;
  network.hop = kinds.link.hop;
  std::vector<GroupCosts> costs = kinds.costs();
  const SplitCost& split = costs[0].of(first);
  const double bytes =
      kinds.groups[0].software.memory.gradient_bytes * (16.0 * split.layers[0].trained + split.head.trained);
  const double ring = all_reduce_time(Bytes{bytes}, {24, 2}, network).total().base();
  for (const SegmentEstimate& one : mixed.segments) {
    EXPECT_DOUBLE_EQ(one.parts[Part::data], 0.0);
    EXPECT_NEAR(one.parts[Part::between], ring, 1e-9 * ring);
  }
}

// If this fails, weights that full sharding gathers for every micro-batch are said to take no time.
TEST(EstimateMixed, ShardedGroupsKeepTheirOwnMessages) {
  TwoKinds kinds{16, 8, 0.5};
  for (Cluster& group : kinds.groups) group.network.out = BytesPerSecond{0.1e9};
  Plan first = plan_of(1, 1, 16), second = plan_of(1, 1, 8);
  first.sharding = second.sharding = Sharding::fully_sharded;
  const MixedEstimate mixed = kinds.estimate({{{{0, first, {}}}, 192.0}, {{{1, second, {}}}, 64.0}});
  for (const SegmentEstimate& one : mixed.segments) EXPECT_GT(one.parts[Part::data], 0.0);
}

// If this fails, an impossible division among groups is estimated as if it ran.
TEST(MixedPlanFaults, NamesWhatDoesNotAddUp) {
  const TwoKinds kinds{16, 8, 0.5};
  const Plan plan = plan_of(2, 12, 1);
  const auto faults = [&](const MixedPlan& mixed) { return mixed_plan_faults(kinds.groups, kinds.job, mixed); };
  EXPECT_TRUE(faults({{{{0, plan_of(1, 1, 16), {}}}, 128.0}, {{{1, plan_of(1, 1, 8), {}}}, 128.0}}).empty());
  EXPECT_FALSE(faults({{{{0, plan_of(1, 1, 16), {}}}, 128.0}}).empty());  // 128 of 256 sequences
  EXPECT_FALSE(faults({{{{0, plan, {8, 7}}}, 256.0}}).empty());           // 15 of 16 layers
  EXPECT_FALSE(faults({{{{1, plan_of(1, 1, 16), {}}}, 256.0}}).empty());  // 16 of 8 cards
  EXPECT_FALSE(faults({{{{0, plan_of(3, 1, 4), {}}}, 256.0}}).empty());   // 16 heads by 3
}

}  // namespace
}  // namespace shortboard
