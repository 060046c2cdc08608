#include "analysis/resource.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <cmath>

#include "support/cards.h"

namespace shortboard {
namespace {

using support::cluster_of;

// If this fails, latencies are scaled of one level of the network and not of another.
TEST(WithMore, LatencyFallsInDomainsAndBetweenThem) {
  const Cluster now = cluster_of(64), half = with_more(now, Resource::latency, 2.0);
  EXPECT_DOUBLE_EQ(half.network.hop.base(), 5e-6);          // of 10 us
  EXPECT_DOUBLE_EQ(half.network.domain.base.base(), 5e-6);  // of 10 us
  EXPECT_DOUBLE_EQ(half.network.domain.step.base(), 0.5e-6);
  EXPECT_DOUBLE_EQ(half.network.domain.exchange.base.base(), 4.5e-6);
  EXPECT_DOUBLE_EQ(half.network.out.base(), now.network.out.base());
}

// If this fails, a network is relieved beyond the point where it is not oversubscribed any more.
TEST(WithMore, OversubscriptionEndsAtOne) {
  Cluster now = cluster_of(64);
  now.oversubscription = 3.0;
  const Cluster twice = with_more(now, Resource::oversubscription, 2.0);
  EXPECT_DOUBLE_EQ(*twice.oversubscription, 1.5);
  EXPECT_DOUBLE_EQ(twice.network.out.base(), 80e9);  // 3 / 1.5 x 40 GB/s
  const Cluster free = with_more(now, Resource::oversubscription, kUnlimited);
  EXPECT_DOUBLE_EQ(*free.oversubscription, 1.0);
  EXPECT_DOUBLE_EQ(free.network.out.base(), 120e9);  // 3 x 40 GB/s
  now.oversubscription.reset();
  EXPECT_DOUBLE_EQ(with_more(now, Resource::oversubscription, 2.0).network.out.base(), 40e9);  // unknown: nothing known
}

// If this fails, power scales clocks beyond what kernels hold without a cap, or not at all.
TEST(WithMore, PowerLiftsClocksUntilKernelsHoldTheirRate) {
  Cluster now = cluster_of(64);
  now.power_clocks = 0.8;
  now.sustained[index(NumberFormat::bf16)] = 0.9;
  now.gemm[index(NumberFormat::bf16)]->efficiency = 0.75 * 0.9 * 0.8;  // of 0.75 without a cap
  // Twice the power: clocks 0.8 x 2^0.6 = 1.2126; held min(1, 0.9 x 1.2126 = 1.0914) = 1.
  const Cluster twice = with_more(now, Resource::power, 2.0);
  EXPECT_NEAR(twice.gemm[index(NumberFormat::bf16)]->efficiency, 0.75, 1e-12);
  EXPECT_NEAR(twice.power_clocks, 0.8 * std::pow(2.0, 0.6), 1e-12);
  EXPECT_NEAR(twice.attention.generation, now.attention.generation / 0.8, 1e-12);
  // 1.1 times: 0.8 x 1.1^0.6 = 0.84709; held 0.76238.
  const Cluster little = with_more(now, Resource::power, 1.1);
  EXPECT_NEAR(little.gemm[index(NumberFormat::bf16)]->efficiency, 0.75 * 0.9 * 0.8 * std::pow(1.1, 0.6), 1e-12);
  now.power_clocks = 0.0;  // not told
  EXPECT_EQ(with_more(now, Resource::power, 2.0).gemm[index(NumberFormat::bf16)]->efficiency, 0.75 * 0.9 * 0.8);
}

// If this fails, what schedule, stack and routing lose is not divided by the factor.
TEST(WithMore, LossesAreDivided) {
  const Cluster now = cluster_of(64);
  EXPECT_DOUBLE_EQ(with_more(now, Resource::bubble, 4.0).software.bubble, 0.25);
  EXPECT_DOUBLE_EQ(with_more(now, Resource::imbalance, 4.0).software.uneven, 0.25);
  EXPECT_DOUBLE_EQ(with_more(now, Resource::straggler, 4.0).software.straggler, 0.0025);
  EXPECT_DOUBLE_EQ(with_more(now, Resource::overhead, 4.0).software.step_overhead.base(), 0.0025);
  TrainingJob job;
  job.expert_imbalance = 1.5;
  EXPECT_DOUBLE_EQ(with_more(job, Resource::routing, 2.0).expert_imbalance, 1.25);  // half of what is beyond the mean
  EXPECT_DOUBLE_EQ(with_more(job, Resource::bubble, 2.0).expert_imbalance, 1.5);
}

// If this fails, nominal P does not follow the peak that a what-if gives the cards.
TEST(WithMore, NominalFollowsTheMatrixRate) {
  EXPECT_DOUBLE_EQ(with_more(cluster_of(8), Resource::matrix_rate, 2.0).nominal.base(), 2e15);
}

// If this fails, seconds are lost or made when they change their owner.
TEST(Attribution, MovesNoMoreThanThereIs) {
  Attribution owned;
  owned[Resource::scale_up] = 2.0;
  owned.move(0.5, Resource::scale_up, Resource::latency);
  EXPECT_DOUBLE_EQ(owned[Resource::latency], 0.5);
  owned.move(9.0, Resource::scale_up, Resource::latency);
  EXPECT_DOUBLE_EQ(owned[Resource::scale_up], 0.0);
  owned.move(-1.0, Resource::latency, Resource::scale_up);
  EXPECT_DOUBLE_EQ(owned[Resource::latency], 2.0);
  EXPECT_DOUBLE_EQ(owned.total(), 2.0);
}

}  // namespace
}  // namespace shortboard
