#include "estimate/expert_load.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <cmath>

#include "estimate/training.h"
#include "support/cards.h"

namespace shortboard {
namespace {

ExpertLoad load_of(double imbalance, double capacity, bool padded) {
  TrainingJob job;
  job.expert_imbalance = imbalance;
  job.capacity_factor = capacity;
  job.pad_to_capacity = padded;
  return expert_load(job);
}

void expect_load(const ExpertLoad& load, double rows, double fullest, double dropped) {
  EXPECT_DOUBLE_EQ(load.rows, rows);
  EXPECT_DOUBLE_EQ(load.fullest, fullest);
  EXPECT_DOUBLE_EQ(load.dropped, dropped);
}

// If this fails, experts without a capacity drop tokens or wait for others than the fullest.
TEST(ExpertLoad, WithoutACapacityAllTokensAreTaken) {
  for (const bool padded : {false, true}) expect_load(load_of(1.5, 0.0, padded), 1.0, 1.5, 0.0);
}

// If this fails, padded experts wait for each other: all work on the rows of their capacity.
TEST(ExpertLoad, PaddedExpertsAreAllAsFullAsTheirCapacity) {
  expect_load(load_of(1.0, 1.25, true), 1.25, 1.0, 0.0);
  expect_load(load_of(2.0, 1.25, true), 1.25, 1.0, 0.375);  // 2 - 1.25 of 2
  expect_load(load_of(1.0, 0.75, true), 0.75, 1.0, 0.25);
}

// If this fails, a capacity without padding adds rows, or the fullest card works on more than it.
TEST(ExpertLoad, ACapacityCutsTheFullestCard) {
  expect_load(load_of(1.0, 1.25, false), 1.0, 1.0, 0.0);
  expect_load(load_of(1.2, 1.25, false), 1.0, 1.2, 0.0);
  expect_load(load_of(2.0, 1.25, false), 1.0, 1.25, 0.375);
  expect_load(load_of(2.0, 0.5, false), 0.5, 1.0, 0.75);  // every expert is full
}

// If this fails, the fullest card works on more rows than its capacity or its tokens, or is emptier than the mean.
RC_GTEST_PROP(ExpertLoad, StaysWithinCapacityAndTokens, ()) {
  const double imbalance = 1.0 + 0.01 * *rc::gen::inRange(0, 500), capacity = 0.01 * *rc::gen::inRange(1, 500);
  const ExpertLoad padded = load_of(imbalance, capacity, true), cut = load_of(imbalance, capacity, false);
  RC_ASSERT(padded.rows == capacity);
  RC_ASSERT(cut.rows * cut.fullest <= std::min(capacity, imbalance) * (1.0 + 1e-12));
  RC_ASSERT(cut.fullest >= 1.0);
  RC_ASSERT(cut.rows <= padded.rows || capacity > 1.0);
  RC_ASSERT(cut.dropped == padded.dropped);
  RC_ASSERT(cut.dropped >= 0.0 && cut.dropped < 1.0);
}

LayerCost layer_of(const TrainingJob& job, const Plan& plan) {
  return split_cost(support::cluster_of(64), job, split_of(job, plan)).layers.front();
}

// If this fails, padding is shown as products at the peak, which MFU would count, or not paid in all products.
TEST(ExpertLoad, PaddingIsLostBelowThePeak) {
  TrainingJob job = support::job_of(support::small_experts());
  const Plan spread{.data = 64, .expert = 16};
  const LayerCost even = layer_of(job, spread);
  job.capacity_factor = 2.0;
  const LayerCost padded = layer_of(job, spread);
  EXPECT_NEAR(padded.forward[Part::matrix] / even.forward[Part::matrix], 1.0, 1e-12);
  EXPECT_NEAR(padded.backward[Part::matrix] / even.backward[Part::matrix], 1.0, 1e-12);
  // 2 x 2048 more rows of experts of 3 x 1024 x 1024 parameters: 25.8 GFLOP, at 1 PFLOPS or less.
  EXPECT_GT(padded.forward[Part::kernel] - even.forward[Part::kernel], 25.7e-6);
  EXPECT_GT(padded.backward[Part::kernel] - even.backward[Part::kernel], 51.4e-6);
  EXPECT_DOUBLE_EQ(padded.work.expert_sent.base(), 2.0 * even.work.expert_sent.base());
  EXPECT_EQ(padded.forward[Part::routing], 0.0);
}

// If this fails, imbalance above the capacity is waited for although those tokens are dropped.
TEST(ExpertLoad, ImbalanceIsCutAtTheCapacity) {
  TrainingJob job = support::job_of(support::small_experts());
  const Plan spread{.data = 64, .expert = 16};
  job.expert_imbalance = 1.25;
  const LayerCost dropless = layer_of(job, spread);
  job.capacity_factor = 1.25;
  job.pad_to_capacity = false;
  job.expert_imbalance = 3.0;
  const LayerCost cut = layer_of(job, spread);
  EXPECT_DOUBLE_EQ(cut.forward.total(), dropless.forward.total());
  EXPECT_DOUBLE_EQ(cut.backward.total(), dropless.backward.total());
  EXPECT_GT(cut.forward[Part::routing], 0.0);
}

// If this fails, experts that drop half of their tokens work on them, or MFU stops counting what its sources count.
TEST(ExpertLoad, DroppedTokensAreNotWorkedOnButCounted) {
  TrainingJob job = support::job_of(support::small_experts());
  const Plan spread{.data = 64, .expert = 16};
  const TrainingEstimate all = estimate_training(support::cluster_of(64), job, spread);
  job.capacity_factor = 0.5;
  const TrainingEstimate half = estimate_training(support::cluster_of(64), job, spread);
  EXPECT_LT(half.parts[Part::matrix], all.parts[Part::matrix]);
  EXPECT_LT(half.step(), all.step());
  EXPECT_EQ(half.model_flops, all.model_flops);
}

}  // namespace
}  // namespace shortboard
