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
  CollectiveConstants& domain = network.domain;
  domain.base = Seconds{1e-6 * *rc::gen::inRange(0, 30)};
  domain.step = Seconds{1e-6 * *rc::gen::inRange(0, 5)};
  domain.low_latency = 0.01 * *rc::gen::inRange(5, 50);
  domain.bandwidth = domain.low_latency + 0.01 * *rc::gen::inRange(0, 40);
  domain.protocol_latency = 1.0 + 0.1 * *rc::gen::inRange(0, 30);
  domain.pair = 0.1 * *rc::gen::inRange(3, 11);
  domain.reduce = 0.1 * *rc::gen::inRange(9, 12);
  domain.fill = 0.1 * *rc::gen::inRange(0, 20);
  if (*rc::gen::arbitrary<bool>()) domain.in_network = 0.01 * *rc::gen::inRange(5, 95);
  domain.in_network_latency = Seconds{1e-6 * *rc::gen::inRange(10, 50)};
  domain.exchange = {Seconds{1e-6 * *rc::gen::inRange(0, 20)}, 0.01 * *rc::gen::inRange(1, 50),
                     Seconds{1e-6 * *rc::gen::inRange(0, 40)}, 0.01 * *rc::gen::inRange(5, 95),
                     0.1 * *rc::gen::inRange(3, 11)};
  network.out = BytesPerSecond{1e9 * *rc::gen::inRange(1, 200)};
  network.hop = Seconds{1e-6 * *rc::gen::inRange(0, 30)};
  network.network_rings = *rc::gen::weightedElement<bool>({{4, false}, {1, true}});
  network.protocols = {0.01 * *rc::gen::inRange(5, 60), 0.1 * *rc::gen::inRange(10, 50),
                       0.1 * *rc::gen::inRange(10, 90), 0.1 * *rc::gen::inRange(0, 20)};
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
  // A ring of 8: each card and each of 4 NICs sends 7/8 x 8 MB in its turn. Inside 7 MB / 50 GB/s = 140 us after
  // 2 x (10 + 6 x 1) us; outside 7 MB / 40 GB/s = 175 us after one hop of 2 x 5 us.
  const MessageTime time = all_gather_time(Bytes{8e6}, {8, 4}, support::round_network());
  EXPECT_DOUBLE_EQ(time.latency.base(), 42e-6);
  EXPECT_DOUBLE_EQ(time.transfer.base(), 175e-6);
}

// If this fails, a group of one card a server uses the NICs of cards that are not in it.
TEST(AllGather, OneCardADomainHasOneNic) {
  // 1/2 x 8 MB / 10 GB/s = 400 us; 10 us of the card and a hop of 2 x 5 us.
  const MessageTime time = all_gather_time(Bytes{8e6}, {2, 1}, support::round_network());
  EXPECT_DOUBLE_EQ(time.latency.base(), 20e-6);
  EXPECT_DOUBLE_EQ(time.transfer.base(), 400e-6);
}

// If this fails, a rack of 72 cards leaves by 72 NICs, nine times what is measured.
TEST(AllGather, ARackLeavesByEightNics) {
  Network network = support::round_network();
  network.up = BytesPerSecond{1e15};
  // 143/144 x 8 GB / (8 x 10 GB/s)
  EXPECT_NEAR(all_gather_time(Bytes{8e9}, {144, 72}, network).transfer.base(), 143.0 / 144.0 * 0.1, 1e-9);
}

// If this fails, small all-reduces among very many servers are charged a ring's two thousand hops.
TEST(AllReduce, ManyDomainsUseATreeForSmallMessages) {
  // Ring: 2046 hops. Tree: 2 log2 1024 = 20 hops of 5 us after 10 us; 2 x 1 kB at a quarter of 10 GB/s.
  const MessageTime time = all_reduce_time(Bytes{1e3}, {1024, 1}, support::round_network());
  EXPECT_DOUBLE_EQ(time.latency.base(), 110e-6);
  EXPECT_DOUBLE_EQ(time.transfer.base(), 0.8e-6);
}

// If this fails, two servers never reach more than the NICs' rate in bus bandwidth, and published runs do.
TEST(AllReduce, TwoDomainsSendTheBufferOnceByATree) {
  Network network = support::round_network();
  network.up = BytesPerSecond{1e12};
  // 800 MB over 8 NICs of 10 GB/s: 10 ms, where a ring takes 15/16 x 2 as long. 10 + 2 x 7 us in the domains, whose
  // low-latency protocol takes 2 x 800 MB / 250 GB/s = 6.4 ms meanwhile; 2 hops of 4 x 5 us.
  const MessageTime time = all_reduce_time(Bytes{8e8}, {16, 8}, network);
  EXPECT_DOUBLE_EQ(time.latency.base(), 64e-6);
  EXPECT_DOUBLE_EQ(time.transfer.base(), 10e-3);
}

// If this fails, switches that reduce scaling no all-reduce above a ring's limit.
TEST(AllReduce, ASwitchThatReducesTakesTheBufferOnce) {
  Network network = support::round_network();
  network.domain.in_network = 0.5;
  network.domain.in_network_latency = Seconds{30e-6};
  // 80 MB / 50 GB/s; the ring sends 7/8 x 2 as much.
  const MessageTime time = all_reduce_time(Bytes{8e7}, {8, 8}, network);
  EXPECT_DOUBLE_EQ(time.latency.base(), 30e-6);
  EXPECT_DOUBLE_EQ(time.transfer.base(), 1.6e-3);
}

// If this fails, a network of rings alone is given trees or a low-latency protocol.
TEST(AllReduce, ANetworkOfRingsAloneTakesEveryHop) {
  Network network = support::round_network();
  network.network_rings = true;
  // 6 hops of 5 us after 10 us; 2 x 3/4 x 1 GB / 10 GB/s.
  const MessageTime time = all_reduce_time(Bytes{1e9}, {4, 1}, network);
  EXPECT_DOUBLE_EQ(time.latency.base(), 40e-6);
  EXPECT_DOUBLE_EQ(time.transfer.base(), 0.15);
}

// If this fails, messages of a few megabytes are as cheap as latency and rate alone: measured ones never are.
TEST(AllGather, FillingThePipelineTakesItsTime) {
  Network network = support::round_network();
  network.domain.fill = 2.0;
  // (sqrt(26 us) + sqrt(60 us))^2
  const MessageTime time = all_gather_time(Bytes{4e6}, {4, 4}, network);
  EXPECT_NEAR(time.total().base(), std::pow(std::sqrt(26e-6) + std::sqrt(60e-6), 2.0), 1e-12);
}

// If this fails, two cards are priced as eight: they reach three quarters of the bandwidth.
TEST(AllGather, APairReachesLess) {
  Network network = support::round_network();
  network.domain.pair = 0.6;
  // 1/2 x 400 MB at 0.6 x 50 GB/s
  EXPECT_DOUBLE_EQ(all_gather_time(Bytes{4e8}, {2, 2}, network).transfer.base(), 0.2 / 30.0);
}

// If this fails, replicated gradients and sharded ones are priced by different rules.
RC_GTEST_PROP(Collectives, ScatterIsGatherBackwards, ()) {
  const Network network = any_network();
  const Group group = any_group();
  const Bytes bytes = any_bytes();
  RC_ASSERT(reduce_scatter_time(bytes, group, network).total() == all_gather_time(bytes, group, network).total());
}

// If this fails, larger messages arrive earlier.
RC_GTEST_PROP(Collectives, MoreBytesAreNeverFaster, ()) {
  const Network network = any_network();
  const Group group = any_group();
  const Bytes bytes = any_bytes(), more = bytes + any_bytes();
  const double rounding = 1.0 - 1e-12;
  RC_ASSERT(all_gather_time(more, group, network).total() >= rounding * all_gather_time(bytes, group, network).total());
  RC_ASSERT(all_reduce_time(more, group, network).total() >= rounding * all_reduce_time(bytes, group, network).total());
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
    RC_ASSERT(all_reduce_time(bytes, group, better).total() <=
              rounding * all_reduce_time(bytes, group, network).total());
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
TEST(AllToAll, InOneDomainTakesOneMessageAPeer) {
  // Low latency: each of three peers gets 1 MB at 25 GB/s, 40 us after 9 + log2(4) us.
  const MessageTime small = all_to_all_time(Bytes{4e6}, {4, 4}, 1.0, support::round_network());
  EXPECT_DOUBLE_EQ(small.latency.base(), 11e-6);
  EXPECT_DOUBLE_EQ(small.transfer.base(), 40e-6);
  // Full bandwidth, two cards: 200 MB at 50 GB/s after 20 us.
  const MessageTime large = all_to_all_time(Bytes{4e8}, {2, 2}, 1.0, support::round_network());
  EXPECT_DOUBLE_EQ(large.latency.base(), 20e-6);
  EXPECT_DOUBLE_EQ(large.transfer.base(), 4e-3);
}

// If this fails, experts in other servers cost as much as near ones, or sending a token once a server saves nothing.
TEST(AllToAll, WhatLeavesTheDomainCrossesTheNic) {
  // Half of 8 MB leaves: 4 MB / 10 GB/s = 400 us after 2 x 5 us. Inside, 7 MB to three peers at 25 GB/s (93 us) hide
  // behind that, so the low-latency protocol does: 11 us.
  const MessageTime all = all_to_all_time(Bytes{8e6}, {8, 4}, 1.0, support::round_network());
  EXPECT_DOUBLE_EQ(all.latency.base(), 21e-6);
  EXPECT_DOUBLE_EQ(all.transfer.base(), 400e-6);
  const MessageTime half = all_to_all_time(Bytes{8e6}, {8, 4}, 0.5, support::round_network());
  EXPECT_DOUBLE_EQ(half.transfer.base(), 200e-6);
}

// If this fails, pipeline messages take the wrong link.
TEST(PointToPoint, TakesTheLinkOrTheNic) {
  // 1 MB: 20 us at 50 GB/s after 20 us; 100 us at 10 GB/s after 9 + 1 us and a hop of 2 x 5 us.
  EXPECT_DOUBLE_EQ(point_to_point_time(Bytes{1e6}, true, support::round_network()).total().base(), 40e-6);
  EXPECT_DOUBLE_EQ(point_to_point_time(Bytes{1e6}, false, support::round_network()).total().base(), 120e-6);
}

// 4 ranks, 2 of a domain: 2 x 3/4 of 1 GB over two links of 10 GB/s, 75 ms, or over the one that a ring may take, 150.
// If this fails, rings leave a domain by links that they do not have.
TEST(AllReduce, LeavesADomainByNoMoreThanItsRails) {
  Network network = support::round_network();
  network.network_rings = true;
  EXPECT_NEAR(all_reduce_time(Bytes{1e9}, {4, 2}, network).transfer.base(), 75e-3, 1e-9);
  network.rails = 1.0;
  EXPECT_NEAR(all_reduce_time(Bytes{1e9}, {4, 2}, network).transfer.base(), 150e-3, 1e-9);
}

// If this fails, a slower network makes a collective faster: the ways of each level were chosen apart.
RC_GTEST_PROP(Collectives, MoreLatencyNeverHelps, ()) {
  Network slow = support::round_network();
  slow.out = BytesPerSecond{*rc::gen::element(1e9, 1e10, 1e11)};
  const Network fast = slow;
  const double times = *rc::gen::element(1.5, 2.0, 5.0);
  slow.domain.base = times * slow.domain.base;
  slow.hop = times * slow.hop;
  const Bytes bytes{*rc::gen::element(1e3, 1e6, 1e9)};
  const Group group{*rc::gen::element(8, 16, 128), 8};
  RC_ASSERT(all_gather_time(bytes, group, slow).total() >= all_gather_time(bytes, group, fast).total());
  RC_ASSERT(all_reduce_time(bytes, group, slow).total() >= all_reduce_time(bytes, group, fast).total());
}

}  // namespace
}  // namespace shortboard
