#include "cost/collective.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <cmath>

#include "support/cards.h"

namespace shortboard {
namespace {

Network any_network() {
  Network network;
  network.up = BytesPerSecond{1e9 * *rc::gen::inRange(10, 2000)};
  network.base = Seconds{1e-6 * *rc::gen::inRange(0, 30)};
  network.step = Seconds{1e-6 * *rc::gen::inRange(0, 5)};
  network.low_latency = 0.01 * *rc::gen::inRange(5, 50);
  network.bandwidth = network.low_latency + 0.01 * *rc::gen::inRange(0, 50);
  network.protocol_latency = 1.0 + 0.1 * *rc::gen::inRange(0, 30);
  network.out = BytesPerSecond{1e9 * *rc::gen::inRange(1, 200)};
  network.hop = Seconds{1e-6 * *rc::gen::inRange(0, 30)};
  return network;
}

Group any_group() {
  const int local = *rc::gen::element(1, 2, 3, 4, 8, 72);
  return {local * *rc::gen::inRange(1, 200), local};
}

Bytes any_bytes() { return Bytes{std::pow(10.0, *rc::gen::inRange(0, 11)) * *rc::gen::inRange(1, 10)}; }

// If this fails, plans without parallelism pay for messages.
RC_GTEST_PROP(Collectives, OneRankCostsNothing, ()) {
  const Network network = any_network();
  const Bytes bytes = any_bytes();
  RC_ASSERT(all_gather_time(bytes, {1, 1}, network).total() == Seconds{});
  RC_ASSERT(all_reduce_time(bytes, {1, 1}, network).total() == Seconds{});
  RC_ASSERT(all_to_all_time(bytes, {1, 1}, 1.0, network).total() == Seconds{});
}

// If this fails, large messages inside a server are not sent in the full-bandwidth protocol.
TEST(AllGather, LargeMessagesUseTheFullBandwidth) {
  // 3/4 of 4 MB at half of 100 GB/s: 60 us; twice the latency of 10 + 3 us. The other protocol: 13 + 120 us.
  const MessageTime time = all_gather_time(Bytes{4e6}, {4, 4}, support::round_network());
  EXPECT_DOUBLE_EQ(time.latency.base(), 26e-6);
  EXPECT_DOUBLE_EQ(time.transfer.base(), 60e-6);
}

// If this fails, small messages pay the latency of large ones.
TEST(AllGather, SmallMessagesUseTheLowLatency) {
  // 3/4 of 4 kB at a quarter of 100 GB/s: 0.12 us.
  const MessageTime time = all_gather_time(Bytes{4e3}, {4, 4}, support::round_network());
  EXPECT_DOUBLE_EQ(time.latency.base(), 13e-6);
  EXPECT_DOUBLE_EQ(time.transfer.base(), 0.12e-6);
}

// If this fails, a collective over two servers is charged to one kind of link alone, or to both in turn.
TEST(AllGather, TwoDomainsTakeTheSlowerTransferAndBothLatencies) {
  // Inside 3/4 x 8 MB / 50 GB/s = 120 us after 26 us; outside 1/2 x 8 MB over 4 NICs of 10 GB/s = 100 us after 5 us.
  const MessageTime time = all_gather_time(Bytes{8e6}, {8, 4}, support::round_network());
  EXPECT_DOUBLE_EQ(time.latency.base(), 31e-6);
  EXPECT_DOUBLE_EQ(time.transfer.base(), 120e-6);
}

// If this fails, a group of one card a server uses the NICs of cards that are not in it.
TEST(AllGather, OneCardADomainHasOneNic) {
  // 1/2 x 8 MB / 10 GB/s = 400 us, one hop.
  const MessageTime time = all_gather_time(Bytes{8e6}, {2, 1}, support::round_network());
  EXPECT_DOUBLE_EQ(time.latency.base(), 5e-6);
  EXPECT_DOUBLE_EQ(time.transfer.base(), 400e-6);
}

// If this fails, small messages among very many servers are charged a ring's thousand hops.
TEST(AllGather, ManyDomainsUseATreeForSmallMessages) {
  // Ring: 1023 hops. Tree: 2 log2 1024 = 20 hops of 5 us.
  const MessageTime time = all_gather_time(Bytes{1e3}, {1024, 1}, support::round_network());
  EXPECT_DOUBLE_EQ(time.latency.base(), 100e-6);
  EXPECT_DOUBLE_EQ(time.transfer.base(), 2.0 * 1e3 * 1023.0 / 1024.0 / 10e9);
}

// If this fails, replicated gradients and sharded ones are priced by different rules.
RC_GTEST_PROP(Collectives, AllReduceIsAScatterAndAGather, ()) {
  const Network network = any_network();
  const Group group = any_group();
  const Bytes bytes = any_bytes();
  const Seconds gather = all_gather_time(bytes, group, network).total();
  RC_ASSERT(reduce_scatter_time(bytes, group, network).total() == gather);
  RC_ASSERT(all_reduce_time(bytes, group, network).total() == 2.0 * gather);
}

// If this fails, larger messages arrive earlier.
RC_GTEST_PROP(Collectives, MoreBytesAreNeverFaster, ()) {
  const Network network = any_network();
  const Group group = any_group();
  const Bytes bytes = any_bytes(), more = bytes + any_bytes();
  const double rounding = 1.0 - 1e-12;
  RC_ASSERT(all_gather_time(more, group, network).total() >= rounding * all_gather_time(bytes, group, network).total());
  RC_ASSERT(all_to_all_time(more, group, 1.0, network).total() >=
            rounding * all_to_all_time(bytes, group, 1.0, network).total());
  for (const bool near : {true, false})
    RC_ASSERT(point_to_point_time(more, near, network).total() >=
              rounding * point_to_point_time(bytes, near, network).total());
}

// If this fails, faster links make a message slower.
RC_GTEST_PROP(Collectives, MoreBandwidthIsNeverSlower, ()) {
  const Network network = any_network();
  const Group group = any_group();
  const Bytes bytes = any_bytes();
  Network up = network, out = network;
  up.up = (1.0 + 0.01 * *rc::gen::inRange(0, 500)) * network.up;
  out.out = (1.0 + 0.01 * *rc::gen::inRange(0, 500)) * network.out;
  const double rounding = 1.0 + 1e-12;
  for (const Network& better : {up, out}) {
    RC_ASSERT(all_gather_time(bytes, group, better).total() <=
              rounding * all_gather_time(bytes, group, network).total());
    RC_ASSERT(all_to_all_time(bytes, group, 0.5, better).total() <=
              rounding * all_to_all_time(bytes, group, 0.5, network).total());
    for (const bool near : {true, false})
      RC_ASSERT(point_to_point_time(bytes, near, better).total() <=
                rounding * point_to_point_time(bytes, near, network).total());
  }
}

// If this fails, a collective moves less than every rank has to receive.
RC_GTEST_PROP(AllGather, NeverBeatsTheLinks, ()) {
  const Network network = any_network();
  const Group group = any_group();
  const Bytes bytes = any_bytes();
  const double ranks = group.ranks, local = group.local;
  const double transfer = all_gather_time(bytes, group, network).transfer.base() * (1.0 + 1e-12);
  if (group.local > 1) RC_ASSERT(transfer >= (local - 1.0) / local * bytes.base() / network.up.base());
  if (group.ranks > group.local)
    RC_ASSERT(transfer >= (ranks - local) / ranks * bytes.base() / (local * network.out.base()));
}

// If this fails, dispatch to experts in one server is slower or faster than the links allow.
TEST(AllToAll, InOneDomainTakesOneStep) {
  // 3/4 of 4 MB at 50 GB/s: 60 us; twice 10 + 1 us.
  const MessageTime time = all_to_all_time(Bytes{4e6}, {4, 4}, 1.0, support::round_network());
  EXPECT_DOUBLE_EQ(time.latency.base(), 22e-6);
  EXPECT_DOUBLE_EQ(time.transfer.base(), 60e-6);
}

// If this fails, experts in other servers cost as much as near ones, or sending a token once a server saves nothing.
TEST(AllToAll, WhatLeavesTheDomainCrossesTheNic) {
  // Half of 8 MB leaves: 4 MB / 10 GB/s = 400 us. Inside, 7 MB at 25 GB/s (280 us) hide behind that, so the
  // low-latency protocol does: 11 + 5 us.
  const MessageTime all = all_to_all_time(Bytes{8e6}, {8, 4}, 1.0, support::round_network());
  EXPECT_DOUBLE_EQ(all.latency.base(), 16e-6);
  EXPECT_DOUBLE_EQ(all.transfer.base(), 400e-6);
  const MessageTime half = all_to_all_time(Bytes{8e6}, {8, 4}, 0.5, support::round_network());
  EXPECT_DOUBLE_EQ(half.transfer.base(), 200e-6);
}

// If this fails, pipeline messages take the wrong link.
TEST(PointToPoint, TakesTheLinkOrTheNic) {
  // 1 MB: 20 us at 50 GB/s after 22 us; 100 us at 10 GB/s after 5 us.
  EXPECT_DOUBLE_EQ(point_to_point_time(Bytes{1e6}, true, support::round_network()).total().base(), 42e-6);
  EXPECT_DOUBLE_EQ(point_to_point_time(Bytes{1e6}, false, support::round_network()).total().base(), 105e-6);
}

// If this fails, a slower network makes a collective faster: the ways of each level were chosen apart.
RC_GTEST_PROP(AllGather, MoreLatencyNeverHelps, ()) {
  Network slow = support::round_network();
  slow.out = BytesPerSecond{*rc::gen::element(1e9, 1e10, 1e11)};
  const Network fast = slow;
  const double times = *rc::gen::element(1.5, 2.0, 5.0);
  slow.base = times * slow.base;
  slow.hop = times * slow.hop;
  const Bytes bytes{*rc::gen::element(1e3, 1e6, 1e9)};
  const Group group{*rc::gen::element(8, 16, 128), 8};
  RC_ASSERT(all_gather_time(bytes, group, slow).total() >= all_gather_time(bytes, group, fast).total());
}

}  // namespace
}  // namespace shortboard
