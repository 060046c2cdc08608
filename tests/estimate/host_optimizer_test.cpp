#include "estimate/host_optimizer.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "estimate/training.h"
#include "support/cards.h"

namespace shortboard {
namespace {

/// Links of 25 GB/s, and 50 GB/s of host memory a card.
Cluster hosted() {
  Cluster cluster = support::cluster_of(8);
  cluster.host = BytesPerSecond{25e9};
  cluster.host_memory_bandwidth = BytesPerSecond{50e9};
  return cluster;
}

// If this fails, a part of the host's step moves other bytes than its comment says: of a billion parameters 4 GB of
// gradients go over 25 GB/s, 30 GB through 0.456 x 50 GB/s of host memory, and 2 GB of weights come back.
TEST(HostStep, MovesGradientsThereAndWeightsBack) {
  const HostStep step = host_step(hosted(), 1e9);
  EXPECT_NEAR(step.gradients, 0.16, 1e-12);
  EXPECT_NEAR(step.adam, 30.0 / 22.8, 1e-12);
  EXPECT_NEAR(step.weights, 0.08, 1e-12);
}

// If this fails, an offloaded optimizer is not as slow as it was measured: seconds of CPU-Adam on two Xeon 8168, six
// channels of DDR4-2666 each (ZeRO-Offload, arXiv:2101.06840, tables 2 and 4). 20 % hold the spread among the five
// sizes, 0.22 to 0.30 s a billion parameters.
TEST(HostStep, AdamTakesThePublishedSeconds) {
  struct Row {
    double parameters, seconds;
  };
  Cluster cluster = hosted();
  cluster.host_memory_bandwidth = BytesPerSecond{2 * 6 * 8 * 2666e6};
  for (const Row& row : {Row{1e9, 0.22}, Row{2e9, 0.51}, Row{4e9, 1.03}, Row{8e9, 2.41}, Row{10e9, 2.57}})
    EXPECT_NEAR(host_step(cluster, row.parameters).adam / row.seconds, 1.0, 0.2) << row.parameters;
}

// If this fails, weights wait until Adam is through (they travel tile by tile beside it), or gradients that are hidden
// count, or more is hidden than there is.
TEST(HostStep, WhatIsSeen) {
  const HostStep step{.gradients = 3.0, .adam = 5.0, .weights = 2.0};
  EXPECT_DOUBLE_EQ(step.seen(0.0), 3.0 + 5.0);
  EXPECT_DOUBLE_EQ(step.seen(1.0), 2.0 + 5.0);
  EXPECT_DOUBLE_EQ(step.seen(10.0), 5.0);
  const HostStep slow_link{.gradients = 3.0, .adam = 1.0, .weights = 2.0};
  EXPECT_DOUBLE_EQ(slow_link.seen(0.0), 3.0 + 2.0);
}

// If this fails, gradients that are added up on the card until the step's end travel before they are there.
TEST(HiddenGradients, OnlyWhereTheyAreScatteredAsTheyCome) {
  Plan plan;
  for (const Sharding late : {Sharding::replicated, Sharding::distributed_optimizer}) {
    plan.sharding = late;
    EXPECT_EQ(hidden_gradients(hosted(), plan, 2.0), 0.0);
  }
  for (const Sharding early : {Sharding::sharded_gradients, Sharding::fully_sharded}) {
    plan.sharding = early;
    EXPECT_DOUBLE_EQ(hidden_gradients(hosted(), plan, 2.0), 0.8 * 2.0);  // the stack's share
  }
}

// If this fails, the host holds less than fp32 weight, two moments and a gradient: 12 + 4 bytes.
TEST(HostBytes, HoldStatesAndGradient) { EXPECT_DOUBLE_EQ(host_bytes(hosted(), 1e9).base(), 16e9); }

/// Eight copies of a small model that step on the host.
TrainingEstimate offloaded(const Cluster& cluster, Sharding sharding) {
  Plan plan{.data = 8, .sharding = sharding};
  plan.offload_optimizer = true;
  return estimate_training(cluster, support::job_of(support::small_dense()), plan);
}

// If this fails, a step does not hold the host's part, or sharding the optimizer does not divide what the host holds.
TEST(OffloadedOptimizer, CopiesDivideTheHostsWork) {
  const TrainingEstimate all = offloaded(hosted(), Sharding::replicated);
  const TrainingEstimate share = offloaded(hosted(), Sharding::distributed_optimizer);
  EXPECT_NEAR(all.parts[Part::optimizer] / share.parts[Part::optimizer], 8.0, 1e-9);
  EXPECT_NEAR(all.host_memory.base() / share.host_memory.base(), 8.0, 1e-9);
  EXPECT_LT(offloaded(hosted(), Sharding::sharded_gradients).parts[Part::optimizer], share.parts[Part::optimizer]);
}

// If this fails, an optimizer fits in a host that is too small for it, or an unknown capacity refuses a plan.
TEST(OffloadedOptimizer, MustFitInTheHost) {
  Cluster cluster = hosted();
  const TrainingEstimate unknown = offloaded(cluster, Sharding::distributed_optimizer);
  EXPECT_TRUE(unknown.fits());
  cluster.host_memory = unknown.host_memory;
  EXPECT_TRUE(offloaded(cluster, Sharding::distributed_optimizer).fits());
  cluster.host_memory = 0.99 * unknown.host_memory;
  const TrainingEstimate full = offloaded(cluster, Sharding::distributed_optimizer);
  EXPECT_TRUE(full.fits_card());
  EXPECT_FALSE(full.fits_host());
  EXPECT_FALSE(full.fits());
  const TrainingEstimate on_card = estimate_training(cluster, support::job_of(support::small_dense()), Plan{.data = 8});
  EXPECT_TRUE(on_card.fits_host());  // it does not use the host
}

// If this fails, a host of faster memory or links makes training slower.
RC_GTEST_PROP(OffloadedOptimizer, ABetterHostIsNeverSlower, ()) {
  const auto sharding = *rc::gen::element(Sharding::replicated, Sharding::distributed_optimizer,
                                          Sharding::sharded_gradients, Sharding::fully_sharded);
  const double factor = 1.0 + 0.01 * *rc::gen::inRange(0, 400);
  const Seconds before = (1.0 + 1e-12) * offloaded(hosted(), sharding).step();
  Cluster better = hosted();
  better.host_memory_bandwidth = factor * better.host_memory_bandwidth;
  RC_ASSERT(offloaded(better, sharding).step() <= before);
  better.host = factor * better.host;
  RC_ASSERT(offloaded(better, sharding).step() <= before);
}

}  // namespace
}  // namespace shortboard
