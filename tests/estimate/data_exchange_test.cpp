#include "estimate/data_exchange.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "estimate/training.h"
#include "support/cards.h"

namespace shortboard {
namespace {

constexpr StageParameters kTwoBillion{2e9, 0.0, 1.0};  // one layer: full sharding sends one message

/// Round figures, nothing hidden, buckets larger than any gradient. In a domain of eight a buffer of S takes
/// 2 (10 us + 7 x 1 us) + 7 / 8 S / (0.5 x 100 GB/s) a scatter or gather.
Cluster round_cluster() {
  Cluster cluster;
  cluster.domain = 8;
  cluster.network = support::round_network();
  cluster.stream = {BytesPerSecond{1e12}, Seconds{}};
  cluster.host = BytesPerSecond{25e9};
  cluster.host_memory_bandwidth = BytesPerSecond{1e9 / 0.456};  // CPU-Adam reaches 1 GB/s
  cluster.software.bucket = Bytes{1e12};
  return cluster;
}
constexpr double kLatency = 34e-6, kScatter = 0.14 + kLatency, kGather = 0.07 + kLatency;  // of 8 GB and of 4 GB

Plan copies(int data, Sharding sharding = Sharding::distributed_optimizer) {
  Plan plan;
  plan.data = data;
  plan.sharding = sharding;
  return plan;
}

double seconds(const Cluster& cluster, const Plan& plan, double micro_batches = 1.0, double stage = 0.0) {
  return data_seconds(cluster, plan, kTwoBillion, micro_batches, stage);
}

// If this fails, a model that is kept once pays for copies of it.
TEST(DataSeconds, OneCopyCostsNothing) {
  for (std::size_t i = 0; i < kShardingNames.size(); ++i) {
    Plan plan = copies(1, static_cast<Sharding>(i));
    plan.tensor = 8;
    EXPECT_EQ(seconds(round_cluster(), plan), 0.0) << kShardingNames[i];
  }
}

// If this fails, a kind of sharding sends other messages a step than its authors say (ZeRO, arXiv:1910.02054).
TEST(DataSeconds, ShardingDecidesWhatIsSentHowOften) {
  const Cluster cluster = round_cluster();
  EXPECT_NEAR(seconds(cluster, copies(8, Sharding::replicated), 3.0), 2.0 * kScatter, 1e-12);
  EXPECT_NEAR(seconds(cluster, copies(8), 3.0), kScatter + kGather, 1e-12);
  EXPECT_NEAR(seconds(cluster, copies(8, Sharding::sharded_gradients), 3.0), 3.0 * kScatter + kGather, 1e-12);
  Plan full = copies(8, Sharding::fully_sharded);
  EXPECT_NEAR(seconds(cluster, full, 3.0), 3.0 * (kScatter + 2.0 * kGather), 1e-12);
  full.pipeline = 2;  // gathered once a step, not once a micro-batch
  EXPECT_NEAR(seconds(cluster, full, 3.0), kScatter + 2.0 * kGather, 1e-12);
}

// If this fails, a layer's parameters are exchanged among copies that do not hold them: experts have fewer copies.
TEST(DataSeconds, ExpertsAreExchangedAmongTheirOwnCopies) {
  Plan plan = copies(8);
  plan.expert = 8;
  EXPECT_EQ(data_seconds(round_cluster(), plan, {0.0, 2e9, 1.0}, 1.0, 0.0), 0.0);
  EXPECT_GT(data_seconds(round_cluster(), copies(8), {0.0, 2e9, 1.0}, 1.0, 0.0), 0.0);
}

// If this fails, cards that share an expert exchange gradients of its parts: 8 cards of 2 x 2 hold two copies, every
// fourth card one, as where four whole experts are spread.
TEST(DataSeconds, PartsOfAnExpertAreNotCopiesOfIt) {
  Cluster cluster = round_cluster();
  const auto experts = [&](int expert, int expert_tensor) {
    Plan plan = copies(8);
    plan.expert = expert;
    plan.expert_tensor = expert_tensor;
    return data_seconds(cluster, plan, {0.0, 2e9, 1.0}, 1.0, 0.0);
  };
  EXPECT_EQ(experts(4, 2), 0.0);
  EXPECT_EQ(experts(1, 8), 0.0);
  EXPECT_GT(experts(2, 2), 0.0);
  EXPECT_EQ(experts(2, 2), experts(4, 1));
  EXPECT_EQ(experts(1, 4), experts(4, 1));
  const double inside = experts(2, 2);
  cluster.domain = 4;  // the two copies of a part stand in two domains
  EXPECT_GT(experts(2, 2), inside);
  EXPECT_EQ(experts(2, 2), experts(4, 1));
}

// If this fails, a bucket's latency is not paid for each bucket: 8 GB in buckets of 1 GB are 8 scatters and 8 gathers.
TEST(DataSeconds, EachBucketHasItsLatency) {
  Cluster cluster = round_cluster();
  cluster.software.bucket = Bytes{1e9};
  EXPECT_NEAR(seconds(cluster, copies(8)), 0.21 + 16.0 * kLatency, 1e-12);
  cluster.software.bucket_per_copy = Bytes{0.5e9};  // 8 copies: buckets of 4 GB
  EXPECT_NEAR(seconds(cluster, copies(8)), 0.21 + 4.0 * kLatency, 1e-12);
  cluster.software.bucket_per_copy = Bytes{0.1e9};  // less than the bucket: nothing changes
  EXPECT_NEAR(seconds(cluster, copies(8)), 0.21 + 16.0 * kLatency, 1e-12);
}

// If this fails, more and smaller messages are faster than few large ones.
RC_GTEST_PROP(DataSeconds, SmallerBucketsAreNeverFaster, ()) {
  Cluster cluster = support::cluster_of(64);
  const Plan plan =
      copies(*rc::gen::element(2, 8, 64),
             *rc::gen::element(Sharding::replicated, Sharding::sharded_gradients, Sharding::distributed_optimizer));
  const double bucket = 1e6 * *rc::gen::inRange(1, 10000);
  cluster.software.bucket = Bytes{bucket};
  const double large = seconds(cluster, plan, 2.0);
  cluster.software.bucket = Bytes{bucket / *rc::gen::inRange(1, 20)};
  RC_ASSERT(seconds(cluster, plan, 2.0) >= large * (1.0 - 1e-12));
}

// If this fails, sharding inside a server crosses the network each micro-batch, or its copies never add up.
TEST(DataSeconds, AGroupSharesInsideAndItsCopiesAddBetween) {
  Cluster cluster = round_cluster();
  cluster.network.out = BytesPerSecond{1e9};
  Plan plan = copies(16, Sharding::fully_sharded);
  const double across = seconds(cluster, plan);
  plan.sharding_group = 8;
  // Two groups all-reduce a shard's gradient, 1 GB: 2 / 2 x 1 GB over 1 GB/s, two hops at twice 5 us, a start of 10 us.
  const double inside = kScatter + 2.0 * kGather, between = 1.0 + 30e-6;
  EXPECT_NEAR(seconds(cluster, plan), inside + between, 1e-12);
  EXPECT_LT(seconds(cluster, plan), across);
  EXPECT_NEAR(seconds(cluster, plan, 4.0), 4.0 * inside + between, 1e-12);
}

// If this fails, overlap hides more than there is to hide behind, or compute is not slowed by what is hidden.
TEST(DataSeconds, HidesBehindTheBackwardPasses) {
  Cluster cluster = round_cluster();
  cluster.software.overlap_data = 1.0;
  const double all = kScatter + kGather;
  EXPECT_EQ(seconds(cluster, copies(8), 4.0, 10.0), 0.0);
  EXPECT_NEAR(seconds(cluster, copies(8), 4.0, 0.01), all - 0.01, 1e-12);  // one stage's last micro-batch
  Plan piped = copies(8);
  piped.pipeline = 3;
  EXPECT_NEAR(seconds(cluster, piped, 4.0, 0.01), all - 0.03, 1e-12);
  cluster.software.overlap_slowdown = 1.25;
  EXPECT_NEAR(seconds(cluster, copies(8), 4.0, 10.0), 0.2 * all, 1e-12);  // 1 - 1 / 1.25
  cluster.software.overlap_data = 0.5;
  EXPECT_NEAR(seconds(cluster, copies(8), 4.0, 10.0), 0.5 * all + 0.2 * 0.5 * all, 1e-12);
}

// If this fails, Adam's traffic is not 30 bytes for each parameter of the card's share.
TEST(OptimizerSeconds, MovesThirtyBytesAParameter) {
  const Cluster cluster = round_cluster();
  EXPECT_NEAR(optimizer_seconds(cluster, copies(8, Sharding::replicated), kTwoBillion), 60e-3, 1e-12);
  EXPECT_NEAR(optimizer_seconds(cluster, copies(8), kTwoBillion), 7.5e-3, 1e-12);
  Plan plan = copies(8);
  plan.sharding_group = 4;
  EXPECT_NEAR(optimizer_seconds(cluster, plan, kTwoBillion), 15e-3, 1e-12);
  plan = copies(8);
  plan.expert = 4;  // two copies of each expert
  EXPECT_NEAR(optimizer_seconds(cluster, plan, {0.0, 2e9, 1.0}), 30e-3, 1e-12);
  plan.expert_tensor = 2;  // one copy
  EXPECT_NEAR(optimizer_seconds(cluster, plan, {0.0, 2e9, 1.0}), 60e-3, 1e-12);
}

// If this fails, an optimizer in the host's memory does not wait for the link and for the host: of the eighth of two
// billion parameters 4 bytes each go there at 25 GB/s, and 30 pass through the host's memory at 1 GB/s.
TEST(OptimizerSeconds, OffloadedItWaitsForTheHost) {
  Plan plan = copies(8);
  plan.offload_optimizer = true;
  EXPECT_NEAR(optimizer_seconds(round_cluster(), plan, kTwoBillion), 4.0 * 0.25 / 25.0 + 30.0 * 0.25, 1e-9);
  // Scattered as they come, gradients hide behind what the messages among copies leave of the pass: half of those 0.21
  // s leave none of 0.1 s, and enough of 1 s.
  plan.sharding = Sharding::sharded_gradients;
  Cluster cluster = round_cluster();
  cluster.software.overlap_data = 0.5;
  EXPECT_NEAR(optimizer_seconds(cluster, plan, kTwoBillion, 1.0, 0.1), 0.04 + 7.5, 1e-9);
  EXPECT_NEAR(optimizer_seconds(cluster, plan, kTwoBillion, 1.0, 1.0), 7.5, 1e-9);
}

StageParameters parameters_of(const TrainingJob& job, const Plan& plan) {
  return stage_parameters(job, plan, split_cost(support::cluster_of(2), job, split_of(job, plan)));
}

// If this fails, gradients of other parameters are exchanged than a stage holds. tiny_dense: 8 x 16 + 8 x 8 of
// attention, 3 x 8 x 16 of the block and two norms of 8 are 592 a layer; the head is 100 x 8.
TEST(StageParameters, CountTheFullestStage) {
  TrainingJob job = support::job_of(support::tiny_dense(6));
  EXPECT_DOUBLE_EQ(parameters_of(job, {}).dense, 6 * 592.0 + 800.0);
  Plan plan;
  plan.pipeline = 2;
  EXPECT_DOUBLE_EQ(parameters_of(job, plan).dense, 3 * 592.0 + 800.0);
  EXPECT_DOUBLE_EQ(parameters_of(job, plan).layers, 3.0);
  job.model.predicted_tokens = 1;  // a module more, on the one stage
  EXPECT_DOUBLE_EQ(parameters_of(job, {}).dense, 7 * 592.0 + 800.0);
  plan = {};
  plan.data = plan.expert = 2;
  const TrainingJob mixture = support::job_of(support::tiny_experts(6));
  EXPECT_DOUBLE_EQ(parameters_of(mixture, plan).experts, 6 * 2 * 3 * 8 * 6.0);  // two experts a card
}

// If this fails, LoRA exchanges and steps frozen weights. Rank 2 beside 8 x 16, 8 x 8, 8 x 32 and 16 x 8: 2 (24 + 16 +
// 40 + 24) a layer, and nothing of the head.
TEST(StageParameters, AdaptersAloneAreTrained) {
  TrainingJob job = support::job_of(support::tiny_dense(6));
  job.task = Task::lora;
  job.lora_rank = 2.0;
  EXPECT_DOUBLE_EQ(parameters_of(job, {}).dense, 6 * 208.0);
}

// If this fails, copies that shard nothing add up their gradients within a group alone, as if others had none.
TEST(DataSeconds, AGroupDoesNotConfineReplicatedCopies) {
  const Cluster cluster = support::cluster_of(64);
  Plan plan;
  plan.data = 64;
  plan.sharding = Sharding::replicated;
  const StageParameters count{1e9, 0.0, 16.0};
  const double all = data_seconds(cluster, plan, count, 4.0, 0.0);
  plan.sharding_group = 8;
  EXPECT_EQ(data_seconds(cluster, plan, count, 4.0, 0.0), all);
}

}  // namespace
}  // namespace shortboard
