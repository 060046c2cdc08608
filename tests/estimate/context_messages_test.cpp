#include "estimate/context_messages.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "estimate/training.h"
#include "support/cards.h"

namespace shortboard {
namespace {

constexpr double kMilli = 1e-3;

/// Domains of eight round links, everything hidden that can be, at no cost to compute.
Cluster hiding_cluster() {
  Cluster cluster;
  cluster.domain = 8;
  cluster.network = support::round_network();
  cluster.software.overlap_context = 1.0;
  return cluster;
}

LayerSplit split_by(ContextExchange exchange, int context, int tensor = 1) {
  LayerSplit split;
  split.tensor = tensor;
  split.context = context;
  split.context_exchange = exchange;
  return split;
}

/// A layer with 800 MB of keys and values, 80 MB of a card's queries and outputs, 16 MB of its keys and its values.
LayerWork work() {
  LayerWork layer;
  layer.context_gathered = Bytes{800e6};
  layer.context_exchanged = {Bytes{80e6}, Bytes{16e6}, Bytes{16e6}, Bytes{80e6}};
  return layer;
}

/// 16 ms of attention forward and 40 ms backward: 2 and 5 ms a block among eight cards.
constexpr AttentionSeconds kAttention{.forward = 16 * kMilli, .backward = 40 * kMilli};

struct Seen {
  double forward = 0.0, backward = 0.0;
};

Seen seen(const Cluster& cluster, const LayerSplit& split, const AttentionSeconds& attention = kAttention) {
  const ContextMessages messages = context_messages(cluster, split, work(), attention);
  Seen sum;
  for (const ContextMessage& message : messages.forward) sum.forward += message.seen(cluster.software).base();
  for (const ContextMessage& message : messages.backward) sum.backward += message.seen(cluster.software).base();
  return sum;
}

// If this fails, a ring passes on other blocks, or other numbers of them, than each card's own once to every other.
TEST(RingMessages, PassABlockOnSevenTimes) {
  const ContextMessages ring =
      context_messages(hiding_cluster(), split_by(ContextExchange::ring, 8), work(), kAttention);
  EXPECT_DOUBLE_EQ(ring.forward[0].count, 7.0);
  EXPECT_DOUBLE_EQ(ring.forward[0].bytes.base(), 100e6);
  // In the domain 20 us + 100 MB / (0.5 x 100 GB/s) = 2.02 ms; backward with gradients 20 us + 4 ms.
  EXPECT_NEAR(ring.forward[0].each.base(), 2.02 * kMilli, 1e-12);
  EXPECT_DOUBLE_EQ(ring.backward[0].count, 7.0);
  EXPECT_DOUBLE_EQ(ring.backward[0].bytes.base(), 200e6);
  EXPECT_NEAR(ring.backward[0].each.base(), 4.02 * kMilli, 1e-12);
  EXPECT_DOUBLE_EQ(ring.forward[1].count, 0.0);
}

// If this fails, a step of a ring hides behind more or less than the block of attention beside it.
TEST(RingMessages, HideBehindTheBlockAtWork) {
  Cluster cluster = hiding_cluster();
  const LayerSplit split = split_by(ContextExchange::ring, 8);
  // Seven steps of 2.02 ms beside 2 ms; 4.02 ms beside 5 ms backward.
  EXPECT_NEAR(seen(cluster, split).forward, 7 * 0.02 * kMilli, 1e-12);
  EXPECT_NEAR(seen(cluster, split).backward, 0.0, 1e-12);
  EXPECT_NEAR(seen(cluster, split, {}).forward, 7 * 2.02 * kMilli, 1e-12);  // nothing to hide behind
  cluster.software.overlap_slowdown = 1.25;                                 // a fifth of what is hidden is lost
  EXPECT_NEAR(seen(cluster, split).forward, 7 * (0.02 + 0.4) * kMilli, 1e-12);
  EXPECT_NEAR(seen(cluster, split).backward, 7 * 0.804 * kMilli, 1e-12);
  cluster.software.overlap_slowdown = 1.0;
  cluster.software.overlap_context = 0.5;  // a stack that hides half of its messages hides no more here
  EXPECT_NEAR(seen(cluster, split).forward, 7 * 1.01 * kMilli, 1e-12);
}

// If this fails, a ring over several domains goes at another pace than that of the NIC it passes.
TEST(RingMessages, GoAtThePaceOfTheSlowestLink) {
  const ContextMessages ring =
      context_messages(hiding_cluster(), split_by(ContextExchange::ring, 4, 4), work(), kAttention);
  // Two of four cards a domain. 200 MB: 10 us in it, two hops of 5 us, 200 MB / 10 GB/s; inside they would take 4 ms.
  EXPECT_NEAR(ring.forward[0].each.base(), 20.02 * kMilli, 1e-12);
}

// If this fails, all-to-alls carry other bytes than queries, keys, values and outputs, or hide though all wait for
// them.
TEST(AllToAllMessages, FourAPassAndNoneHidden) {
  const LayerSplit split = split_by(ContextExchange::all_to_all, 8);
  const ContextMessages four = context_messages(hiding_cluster(), split, work(), kAttention);
  for (const auto& pass : {four.forward, four.backward})
    for (std::size_t i = 0; i < pass.size(); ++i) {
      EXPECT_DOUBLE_EQ(pass[i].count, 1.0);
      EXPECT_EQ(pass[i].bytes, work().context_exchanged[i]);
    }
  // 9 + log2 8 us, and an eighth of the bytes to each of seven peers at once at 25 GB/s: 0.4 ms of 80 MB.
  EXPECT_NEAR(four.forward[0].each.base(), 0.412 * kMilli, 1e-12);
  EXPECT_NEAR(seen(hiding_cluster(), split).forward, 2 * (0.412 + 0.092) * kMilli, 1e-12);
  EXPECT_NEAR(seen(hiding_cluster(), split).backward, 2 * (0.412 + 0.092) * kMilli, 1e-12);
}

// If this fails, gathers are another collective than those of 800 MB among eight: 34 us + 14 ms each.
TEST(GatherMessages, OnceForwardAndTwiceBackward) {
  Cluster cluster = hiding_cluster();
  const LayerSplit split = split_by(ContextExchange::gather, 8);
  EXPECT_NEAR(seen(cluster, split).forward, 0.0, 1e-12);  // the stack's habit alone decides
  cluster.software.overlap_context = 0.25;
  EXPECT_NEAR(seen(cluster, split).forward, 0.75 * 14.034 * kMilli, 1e-12);
  EXPECT_NEAR(seen(cluster, split).backward, 1.5 * 14.034 * kMilli, 1e-12);
}

// If this fails, messages' buffers are other than the whole twice, four blocks, or what arrives.
TEST(ContextBuffers, HoldWhatIsInFlight) {
  EXPECT_DOUBLE_EQ(context_buffers(split_by(ContextExchange::gather, 8), work()).base(), 1600e6);
  EXPECT_DOUBLE_EQ(context_buffers(split_by(ContextExchange::ring, 8), work()).base(), 400e6);
  EXPECT_DOUBLE_EQ(context_buffers(split_by(ContextExchange::all_to_all, 8), work()).base(), 192e6);
}

// If this fails, a card that has every sequence whole sends or holds something for it, or is slower by one kind.
TEST(ContextMessages, AGroupOfOneIsTheSameByEveryKind) {
  const Cluster cluster = support::cluster_of(64);
  const TrainingJob job = support::job_of(support::small_dense());
  Plan plan;
  plan.data = 64;
  const TrainingEstimate gather = estimate_training(cluster, job, plan);
  for (const ContextExchange exchange : {ContextExchange::ring, ContextExchange::all_to_all}) {
    EXPECT_EQ(context_buffers(split_by(exchange, 1), work()), Bytes{});
    EXPECT_EQ(seen(cluster, split_by(exchange, 1)).forward, 0.0);
    plan.context_exchange = exchange;
    EXPECT_EQ(estimate_training(cluster, job, plan).step(), gather.step());
    EXPECT_EQ(estimate_training(cluster, job, plan).memory.total(), gather.memory.total());
  }
}

// If this fails, a ring's kernels do not do the attention's work between them, or meet keys that a card does not have.
TEST(RingBlocks, ShareTheWorkEvenly) {
  const AttentionShape whole{1.0, 8.0, 2.0, 1024.0, 2048.5, 4096.0, 128.0, 64.0};
  const RingBlocks blocks = ring_blocks(whole, 4);
  EXPECT_DOUBLE_EQ(blocks.own.flops().base() + 3.0 * blocks.passed.flops().base(), whole.flops().base());
  EXPECT_DOUBLE_EQ(blocks.own.flops().base(), blocks.passed.flops().base());
  EXPECT_DOUBLE_EQ(blocks.own.keys, 1024.0);      // a triangle
  EXPECT_DOUBLE_EQ(blocks.passed.keys, 512.125);  // a rectangle: half of the keys by all queries, or the reverse
  EXPECT_DOUBLE_EQ(blocks.merged.base(), 3.0 * 2.0 * 8.0 * 1024.0 * 64.0);
}

// If this fails, a wider link makes messages of some kind slower.
RC_GTEST_PROP(ContextMessages, MoreBandwidthNeverSlows, ()) {
  Cluster cluster = support::cluster_of(64);
  cluster.software.overlap_context = 0.1 * *rc::gen::inRange(0, 11);
  const auto exchange = static_cast<ContextExchange>(*rc::gen::inRange(0, 3));
  const LayerSplit split = split_by(exchange, *rc::gen::element(2, 4, 16), *rc::gen::element(1, 4, 8));
  const Seen before = seen(cluster, split);
  cluster.network.up = (1.0 + 0.1 * *rc::gen::inRange(0, 50)) * cluster.network.up;
  cluster.network.out = (1.0 + 0.1 * *rc::gen::inRange(0, 50)) * cluster.network.out;
  const Seen after = seen(cluster, split);
  RC_ASSERT(after.forward <= before.forward * (1.0 + 1e-12));
  RC_ASSERT(after.backward <= before.backward * (1.0 + 1e-12));
}

// If this fails, a ring with faster attention takes longer for attention and messages together.
RC_GTEST_PROP(ContextMessages, FasterAttentionNeverSlowsARing, ()) {
  Cluster cluster = hiding_cluster();
  cluster.software.overlap_slowdown = 1.0 + 0.1 * *rc::gen::inRange(0, 10);
  const LayerSplit split = split_by(ContextExchange::ring, *rc::gen::element(2, 8, 16));
  const double slow = 1e-3 * *rc::gen::inRange(1, 100), fast = slow * 0.01 * *rc::gen::inRange(1, 101);
  RC_ASSERT(fast + seen(cluster, split, {fast, fast}).forward <=
            (slow + seen(cluster, split, {slow, slow}).forward) * (1.0 + 1e-12));
}

}  // namespace
}  // namespace shortboard
