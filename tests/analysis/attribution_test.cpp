#include "analysis/attribution.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <cmath>

#include "support/cards.h"

namespace shortboard {
namespace {

using support::any_plan;
using support::cluster_of;
using support::job_of;
using support::small_dense;
using support::small_experts;

// If this fails, a second of the step has no owner, or two.
RC_GTEST_PROP(Attribution, SumsToTheStep, ()) {
  const bool experts = *rc::gen::arbitrary<bool>();
  TrainingJob job = job_of(experts ? small_experts() : small_dense());
  if (experts) job.expert_imbalance = *rc::gen::element(1.0, 1.3);
  Cluster cluster = cluster_of(64);
  if (*rc::gen::arbitrary<bool>()) cluster.oversubscription = 2.0;
  if (*rc::gen::arbitrary<bool>()) {
    cluster.power_clocks = 0.7;
    cluster.sustained[index(NumberFormat::bf16)] = 0.9;
  }
  const TrainingEstimate e = estimate_training(cluster, job, any_plan(job.model));
  const Attribution owned = attribution(cluster, job, e);
  for (std::size_t i = 0; i < kResourceNames.size(); ++i) RC_ASSERT(owned[static_cast<Resource>(i)] >= 0.0);
  RC_ASSERT(std::abs(owned.total() / e.step().base() - 1.0) < 1e-12);
}

// If this fails, parts that a schedule, a stack or routing lose go without an owner, or to another one's.
TEST(Attribution, EachLossHasItsOwnOwner) {
  const Cluster cluster = cluster_of(64);
  TrainingJob job = job_of(small_experts());
  job.expert_imbalance = 1.5;
  const Plan plan{.tensor = 2, .pipeline = 4, .data = 8, .expert = 4, .recompute = Recompute::full};
  const TrainingEstimate e = estimate_training(cluster, job, plan);
  const Attribution owned = attribution(cluster, job, e);
  EXPECT_GT(e.parts[Part::bubble], 0.0);
  EXPECT_DOUBLE_EQ(owned[Resource::bubble], e.parts[Part::bubble]);
  EXPECT_DOUBLE_EQ(owned[Resource::imbalance], e.parts[Part::imbalance]);
  EXPECT_GT(e.parts[Part::recompute], 0.0);
  EXPECT_DOUBLE_EQ(owned[Resource::memory_capacity], e.parts[Part::recompute]);
  EXPECT_GT(e.parts[Part::routing], 0.0);
  EXPECT_DOUBLE_EQ(owned[Resource::routing], e.parts[Part::routing]);
  EXPECT_DOUBLE_EQ(owned[Resource::overhead], e.parts[Part::overhead]);
  EXPECT_DOUBLE_EQ(owned[Resource::straggler], e.parts[Part::straggler]);
  EXPECT_DOUBLE_EQ(owned[Resource::launch], e.parts[Part::launch]);
}

// If this fails, an optimizer in the host's memory counts for the card's.
TEST(Attribution, OffloadedWorkIsTheHostsLink) {
  Cluster cluster = cluster_of(8);
  cluster.host = BytesPerSecond{50e9};
  cluster.host_memory_bandwidth = BytesPerSecond{50e9};
  const TrainingJob job = job_of(small_dense());
  Plan plan{.data = 8};
  plan.offload_optimizer = true;
  const TrainingEstimate e = estimate_training(cluster, job, plan);
  EXPECT_GT(e.parts[Part::optimizer], 0.0);
  EXPECT_DOUBLE_EQ(attribution(cluster, job, e)[Resource::host_link], e.parts[Part::optimizer]);
}

// If this fails, seconds of gradients between servers count for the links inside them, or the reverse.
TEST(Attribution, MessagesWaitForTheSlowerLink) {
  const TrainingJob job = job_of(small_dense());
  const Plan plan{.data = 64};
  const auto owned = [&](double up, double out) {
    Cluster cluster = cluster_of(64);
    cluster.network.up = BytesPerSecond{up};
    cluster.network.out = BytesPerSecond{out};
    return attribution(cluster, job, estimate_training(cluster, job, plan));
  };
  // A ring over 8 domains of 8: each card sends as much over its link as each NIC; eight NICs share a domain's load.
  const Attribution nics = owned(450e9, 1e9), links = owned(1e9, 400e9);
  EXPECT_GT(nics[Resource::scale_out], 0.0);
  EXPECT_EQ(nics[Resource::scale_up], 0.0);
  EXPECT_GT(links[Resource::scale_up], 0.0);
  EXPECT_EQ(links[Resource::scale_out], 0.0);
}

// If this fails, small messages' latency counts for bandwidth that would not help them.
TEST(Attribution, LatencyOwnsWhatGoesWithoutIt) {
  Cluster cluster = cluster_of(64);
  cluster.network.up = cluster.network.out = BytesPerSecond{1e18};  // only latencies are left
  const TrainingJob job = job_of(small_dense());
  const Plan plan{.tensor = 8, .data = 8};
  const TrainingEstimate e = estimate_training(cluster, job, plan);
  const Attribution owned = attribution(cluster, job, e);
  const double messages = e.parts[Part::tensor] + e.parts[Part::data];
  EXPECT_GT(messages, 0.0);
  EXPECT_NEAR(owned[Resource::latency] / messages, 1.0, 1e-3);
}

// If this fails, what an oversubscribed network takes counts for NICs that are fast enough.
TEST(Attribution, OversubscriptionOwnsItsShareOfTheTransfer) {
  Cluster cluster = cluster_of(64);
  cluster.network.hop = Seconds{};
  cluster.network.domain.base = cluster.network.domain.step = Seconds{};
  cluster.software.overlap_data = 0.0;
  cluster.network.out = BytesPerSecond{1e9};
  cluster.oversubscription = 4.0;  // 4 GB/s without
  const TrainingJob job = job_of(small_dense());
  const TrainingEstimate e = estimate_training(cluster, job, Plan{.data = 64});
  const Attribution owned = attribution(cluster, job, e);
  // No latency, nothing hidden: the transfer alone, of which a quarter would be left at 4 GB/s.
  EXPECT_NEAR(owned[Resource::oversubscription] / e.parts[Part::data], 0.75, 1e-9);
  EXPECT_NEAR(owned[Resource::scale_out] / e.parts[Part::data], 0.25, 1e-9);
}

// If this fails, kernels that a power cap slows down are told to lack peak.
TEST(Attribution, PowerOwnsWhatTheCapTakesOfKernels) {
  Cluster cluster = cluster_of(8);
  cluster.power_clocks = 0.5;
  cluster.sustained[index(NumberFormat::bf16)] = 1.0;
  cluster.gemm[index(NumberFormat::bf16)]->efficiency = 0.8 * 0.5;
  const TrainingJob job = job_of(small_dense());
  const TrainingEstimate e = estimate_training(cluster, job, Plan{.data = 8});
  const Attribution owned = attribution(cluster, job, e);
  EXPECT_GT(owned[Resource::power], 0.0);
  EXPECT_LE(owned[Resource::power], e.parts[Part::kernel]);
  EXPECT_NEAR(owned[Resource::power] + owned[Resource::matrix_rate], e.parts[Part::kernel] + e.parts[Part::matrix],
              1e-12);
}

}  // namespace
}  // namespace shortboard
