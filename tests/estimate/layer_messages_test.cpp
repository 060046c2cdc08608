#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "estimate/layer_cost.h"
#include "support/cards.h"

namespace shortboard {
namespace {

/// Round links, domains of eight, nothing hidden. A buffer of S among eight takes 2 (10 us + 7 x 1 us) + 7 / 8 S /
/// (0.5 x 100 GB/s) a gather or scatter; 800 MB: 34 us + 14 ms.
Cluster round_cluster() {
  Cluster cluster;
  cluster.domain = 8;
  cluster.network = support::round_network();
  return cluster;
}
constexpr double kLatency = 34e-6, kWhole = 14e-3;

/// A layer with two pairs of tensor messages of 800 MB, 80 MB sent to experts, and 800 MB of keys and values.
LayerCost with_messages() {
  LayerCost cost;
  cost.work.tensor_messages = cost.work.context_gathered = Bytes{800e6};
  cost.work.tensor_count = 2.0;
  cost.work.expert_sent = Bytes{80e6};
  return cost;
}

LayerCost sent(const Cluster& cluster, const LayerSplit& split, const NarrowMessages& narrow = {},
               double active = 8.0) {
  LayerCost cost = with_messages();
  add_messages(cluster, split, active, narrow, cost);
  return cost;
}

LayerSplit tensor_of(int ranks) {
  LayerSplit split;
  split.tensor = ranks;
  return split;
}
LayerSplit expert_of(int ranks) {
  LayerSplit split;
  split.expert = ranks;
  return split;
}

// If this fails, groups of one card send to themselves.
TEST(LayerMessages, GroupsOfOneSendNothing) {
  const LayerCost cost = sent(round_cluster(), {});
  EXPECT_EQ(cost.forward.total() + cost.backward.total(), 0.0);
  EXPECT_EQ(cost.kernels, 0.0);
}

// If this fails, a layer has other tensor-parallel messages than two pairs of gather and scatter a pass.
TEST(TensorMessages, GatherAndScatterTwiceAPass) {
  const LayerCost cost = sent(round_cluster(), tensor_of(8));
  EXPECT_NEAR(cost.forward[Part::tensor], 4.0 * (kLatency + kWhole), 1e-12);
  EXPECT_NEAR(cost.backward[Part::tensor], 4.0 * (kLatency + kWhole), 1e-12);
  EXPECT_EQ(cost.kernels, 4.0);
}

// If this fails, sums without sequence parallelism are not all-reduced: 14 steps, 7 / 4 of 800 MB.
TEST(TensorMessages, WithoutSequenceParallelismTheyAreReduced) {
  LayerSplit split = tensor_of(8);
  split.sequence_parallel = false;
  EXPECT_NEAR(sent(round_cluster(), split).forward[Part::tensor], 2.0 * (48e-6 + 2.0 * kWhole), 1e-12);
}

// If this fails, gathers of narrow operands carry 16 bits, or the sums that are scattered do not.
TEST(TensorMessages, NarrowGathersCarryLess) {
  NarrowMessages narrow;
  narrow.gathered = 0.5;
  const double seen = sent(round_cluster(), tensor_of(8), narrow).forward[Part::tensor];
  EXPECT_NEAR(seen, 2.0 * (2.0 * kLatency + 1.5 * kWhole), 1e-12);
}

// If this fails, 8-bit training gathers 16 bits, or block-scaled formats one copy, which has no columns' scales.
TEST(TensorMessages, BlockScaledFormatsGatherTwoCopies) {
  Cluster cluster = support::cluster_of(8);
  cluster.network.domain.base = cluster.network.domain.step = Seconds{};
  cluster.gemm[index(NumberFormat::fp8)] = cluster.gemm[index(NumberFormat::bf16)];
  cluster.gemm[index(NumberFormat::fp4)] = cluster.gemm[index(NumberFormat::bf16)];
  const auto seen = [&](NumberFormat format, bool block_scaled) {
    TrainingJob job = support::job_of(support::small_dense());
    job.format = format;
    job.block_scaled = block_scaled;
    LayerSplit split = tensor_of(8);
    split.sequence = job.sequence;
    return split_cost(cluster, job, split).layers.front().forward[Part::tensor];
  };
  const double wide = seen(NumberFormat::bf16, false);
  EXPECT_NEAR(seen(NumberFormat::fp8, false) / wide, 0.75, 1e-9);   // gather and scatter of 1 + 1 become 0.5 + 1
  EXPECT_NEAR(seen(NumberFormat::fp8, true) / wide, 1.0, 1e-9);     // two copies of 8 bits
  EXPECT_NEAR(seen(NumberFormat::fp4, false) / wide, 0.625, 1e-9);  // 0.25 + 1
  EXPECT_NEAR(seen(NumberFormat::fp4, true) / wide, 0.75, 1e-9);
}

// If this fails, asynchronous tensor parallelism hides nothing more, or slows down what a stack hides already.
TEST(TensorMessages, AsynchronousOnesHideMore) {
  Cluster cluster = round_cluster();
  cluster.software.overlap_tensor = 0.25;
  cluster.software.async_tensor = 0.75;
  LayerSplit split = tensor_of(8);
  const double all = 4.0 * (kLatency + kWhole);
  EXPECT_NEAR(sent(cluster, split).forward[Part::tensor], 0.75 * all, 1e-12);
  split.async_tensor = true;
  EXPECT_NEAR(sent(cluster, split).forward[Part::tensor], 0.25 * all, 1e-12);
  cluster.software.async_tensor = 0.1;
  EXPECT_NEAR(sent(cluster, split).forward[Part::tensor], 0.75 * all, 1e-12);
}

// If this fails, a token for several experts of one domain crosses to it more than once, or once where it should not.
TEST(ExpertMessages, DispatchOnceSparesCopies) {
  Cluster cluster = round_cluster();
  cluster.exchange = {.dispatch = 0.5, .combine = 0.5, .latency = Seconds{}, .peer = Seconds{}};
  const double copies = sent(cluster, expert_of(64)).forward[Part::expert];
  cluster.software.dispatch_once = true;
  const double once = sent(cluster, expert_of(64)).forward[Part::expert];
  // Eight of 64 experts' cards lie in 8 (1 - (7 / 8)^8) = 5.25 domains, of which one in eight is the token's own:
  // 4.6 copies leave instead of 7.
  EXPECT_LT(once, 0.75 * copies);
  EXPECT_GT(once, 0.5 * copies);
  // A token of one expert has no copies to spare.
  EXPECT_NEAR(sent(cluster, expert_of(64), {}, 1.0).forward[Part::expert] / copies, 1.0, 0.05);
}

// If this fails, dispatch carries narrow tokens where the stack does not quantise first, or combine ever does.
TEST(ExpertMessages, NarrowDispatchIsTheStacksHabit) {
  Cluster cluster = round_cluster();
  NarrowMessages narrow;
  narrow.dispatched = 0.5;
  const double wide = sent(cluster, expert_of(8)).forward[Part::expert];
  EXPECT_EQ(sent(cluster, expert_of(8), narrow).forward[Part::expert], wide);
  cluster.software.dispatch_narrow = true;
  const LayerCost cost = sent(cluster, expert_of(8), narrow);
  EXPECT_LT(cost.forward[Part::expert], wide);
  EXPECT_GT(cost.forward[Part::expert], 0.75 * wide * (1.0 - 1e-12));
  EXPECT_EQ(cost.backward[Part::expert], wide);  // gradients both ways in 16 bits
}

// If this fails, cards that share an expert work on tokens that they do not have, or keep parts of sums to themselves:
// eight of them gather 8 x 80 MB, 34 us + 7 / 8 x 640 MB / 50 GB/s, and scatter as much; backward the same.
TEST(ExpertMessages, CardsOfOneExpertGatherAndScatter) {
  LayerSplit split;
  split.expert_tensor = 8;
  Cluster cluster = round_cluster();
  const LayerCost cost = sent(cluster, split);
  EXPECT_NEAR(cost.forward[Part::expert], 2.0 * (kLatency + 11.2e-3), 1e-12);
  EXPECT_NEAR(cost.backward[Part::expert], 2.0 * (kLatency + 11.2e-3), 1e-12);
  EXPECT_EQ(cost.forward.total(), cost.forward[Part::expert]);
  EXPECT_EQ(cost.kernels, 2.0);
  cluster.software.overlap_expert = 0.9;  // hides exchanges only
  EXPECT_EQ(sent(cluster, split).forward.total(), cost.forward.total());
  LayerCost dense;
  add_messages(cluster, split, 0.0, {}, dense);  // a layer without experts
  EXPECT_EQ(dense.forward.total() + dense.kernels, 0.0);
}

// If this fails, experts that are divided over neighbours are exchanged as if they stood side by side: every second
// card of eight in a domain is one of four there.
TEST(ExpertMessages, DividedExpertsLieFartherApart) {
  const Cluster cluster = round_cluster();
  const auto exchanged = [&](int expert) {
    LayerSplit split = expert_of(expert);
    split.expert_tensor = 2;
    LayerSplit alone;
    alone.expert_tensor = 2;
    return sent(cluster, split).forward[Part::expert] - sent(cluster, alone).forward[Part::expert];
  };
  const auto twice = [&](Group group) {
    return 2.0 * all_to_all_time(Bytes{80e6}, group, 1.0, cluster.network).total().base();
  };
  EXPECT_NEAR(exchanged(4), twice({4, 4}), 1e-12);
  EXPECT_NEAR(exchanged(8), twice({8, 4}), 1e-12);
  EXPECT_GT(exchanged(8), sent(cluster, expert_of(8)).forward[Part::expert]);
}

// If this fails, tokens that came in 8 bits are gathered in 16, or sums ever in 8.
TEST(ExpertMessages, TokensAreGatheredAsTheyCame) {
  Cluster cluster = round_cluster();
  cluster.software.dispatch_narrow = true;
  NarrowMessages narrow;
  narrow.dispatched = 0.5;
  LayerSplit split = expert_of(2);
  const double exchange = sent(cluster, split, narrow).forward[Part::expert];
  split.expert_tensor = 4;  // 320 MB: 20 us + 2 x 3 us + 3 / 4 x 320 MB / 50 GB/s
  const double step = 26e-6, whole = 4.8e-3;
  const LayerCost cost = sent(cluster, split, narrow);
  EXPECT_NEAR(cost.forward[Part::expert] - exchange, 2.0 * step + 1.5 * whole, 1e-12);
  split.expert = 1;  // nothing was dispatched
  EXPECT_NEAR(sent(cluster, split, narrow).forward[Part::expert], 2.0 * (step + whole), 1e-12);
}

// If this fails, keys and values are gathered other than once forward, and back with their gradients.
TEST(ContextMessages, GatherOnceForwardAndTwiceBackward) {
  LayerSplit split;
  split.context = 8;
  const LayerCost cost = sent(round_cluster(), split);
  EXPECT_NEAR(cost.forward[Part::context], kLatency + kWhole, 1e-12);
  EXPECT_NEAR(cost.backward[Part::context], 2.0 * (kLatency + kWhole), 1e-12);
  EXPECT_EQ(cost.kernels, 8.0);
}

// If this fails, hiding more of the messages, or narrowing them, makes a layer slower.
RC_GTEST_PROP(LayerMessages, HidingAndNarrowingNeverSlow, ()) {
  Cluster cluster = support::cluster_of(64);
  cluster.exchange = {.dispatch = 0.6, .combine = 0.5, .latency = Seconds{1e-5}, .peer = Seconds{1e-7}};
  cluster.software.dispatch_once = *rc::gen::arbitrary<bool>();
  cluster.software.dispatch_narrow = *rc::gen::arbitrary<bool>();
  LayerSplit split = tensor_of(*rc::gen::element(1, 4, 16));
  split.expert = *rc::gen::element(1, 8, 64);
  split.expert_tensor = *rc::gen::element(1, 2, 16);
  split.context = *rc::gen::element(1, 2);
  const LayerCost before = sent(cluster, split);
  NarrowMessages narrow;
  narrow.gathered = 0.01 * *rc::gen::inRange(25, 101);
  narrow.dispatched = 0.01 * *rc::gen::inRange(25, 101);
  cluster.software.overlap_tensor = cluster.software.overlap_expert = 0.9;
  cluster.software.overlap_context = 0.9;
  const LayerCost after = sent(cluster, split, narrow);
  RC_ASSERT(after.forward.total() <= before.forward.total() * (1.0 + 1e-12));
  RC_ASSERT(after.backward.total() <= before.backward.total() * (1.0 + 1e-12));
}

}  // namespace
}  // namespace shortboard
