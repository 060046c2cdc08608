#include "cost/expert_exchange.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <cmath>

#include "support/cards.h"

namespace shortboard {
namespace {

/// 4096 tokens of 7168 fp8 activations with a 4-byte scale for each 128, eight experts of at most four domains: what
/// DeepEP's tests send.
ExpertMessage deepep_dispatch() {
  return {.tokens = 4096.0, .copy = Bytes{7168.0 + 4.0 * 56.0}, .active = 8.0, .reach = 4.0};
}

ExpertExchangeConstants halves() { return {0.5, 0.5, Seconds{20e-6}, Seconds{}}; }

// If this fails, copies of a token for one server are counted as often as it has experts there.
TEST(PlacesHit, CountsAPlaceOnce) {
  EXPECT_DOUBLE_EQ(places_hit(1.0, 8.0), 1.0);
  EXPECT_DOUBLE_EQ(places_hit(2.0, 8.0), 2.0 * (1.0 - 1.0 / 256.0));
  EXPECT_NEAR(places_hit(1e6, 8.0), 8.0, 1e-3);
}

// If this fails, published bandwidths of expert exchanges are turned into wrong times.
TEST(ExpertMessage, CountsTheBytesThatPublishedRunsCount) {
  // UCCL-EP on B200: 280 GB/s for 571 us in one node, 53 GB/s for 1141 us on two, 53 for 2072 on four.
  EXPECT_NEAR(sent_to_ranks(deepep_dispatch(), {8, 8}).base(), 280e9 * 571e-6, 0.01 * 160e6);
  EXPECT_NEAR(sent_to_domains(deepep_dispatch(), {16, 8}).base(), 53e9 * 1141e-6, 0.01 * 60e6);
  EXPECT_NEAR(sent_to_domains(deepep_dispatch(), {32, 8}).base(), 53e9 * 2072e-6, 0.01 * 110e6);
}

// If this fails, separate copies (low-latency kernels) are merged, or cross the NIC without need.
TEST(ExpertExchange, SeparateCopiesThatStayDoNotCrossTheNic) {
  ExpertMessage message{.tokens = 100.0, .copy = Bytes{1e4}, .active = 8.0, .merged = false};
  const Network network = support::round_network();
  // 8 MB at 50 GB/s in one domain: 160 us. On two half of it leaves, 4 MB at 10 GB/s = 400 us, beside 80 us inside.
  const MessageTime near = expert_exchange_time(message, {8, 8}, halves(), network);
  EXPECT_DOUBLE_EQ(near.latency.base(), 20e-6);
  EXPECT_NEAR(near.transfer.base(), 160e-6, 1e-12);
  const MessageTime far = expert_exchange_time(message, {16, 8}, halves(), network);
  EXPECT_DOUBLE_EQ(far.latency.base(), 25e-6);
  EXPECT_NEAR(far.transfer.base(), std::cbrt(std::pow(400e-6, 3.0) + std::pow(80e-6, 3.0)), 1e-12);
}

// If this fails, fabrics that are slow at messages of a token are priced as fast as others.
TEST(ExpertExchange, SmallMessagesReachLessOfTheNic) {
  const ExpertMessage message{.tokens = 100.0, .copy = Bytes{1e4}, .active = 8.0, .merged = false};
  Network network = support::round_network();
  network.up = BytesPerSecond{1e15};
  const double quick = expert_exchange_time(message, {16, 8}, halves(), network).transfer.base();
  network.half_message = Bytes{1e4};
  EXPECT_NEAR(expert_exchange_time(message, {16, 8}, halves(), network).transfer.base(), 2.0 * quick, 1e-6 * quick);
}

ExpertMessage any_message() {
  return {.tokens = 1.0 * *rc::gen::inRange(1, 9000),
          .copy = Bytes{1.0 * *rc::gen::inRange(100, 30000)},
          .active = 1.0 * *rc::gen::inRange(1, 12),
          .reach = *rc::gen::element(0.0, 4.0),
          .merged = *rc::gen::arbitrary<bool>(),
          .dispatching = *rc::gen::arbitrary<bool>()};
}

// If this fails, faster links, fewer tokens or fewer bytes make an exchange slower, or a part of it is negative.
RC_GTEST_PROP(ExpertExchange, BetterIsNeverSlower, ()) {
  const ExpertMessage message = any_message();
  const int local = *rc::gen::element(1, 4, 8);
  const Group group{local * *rc::gen::inRange(1, 40), local};
  const Network network = support::round_network();
  const MessageTime time = expert_exchange_time(message, group, halves(), network);
  RC_ASSERT(time.latency >= Seconds{} && time.transfer >= Seconds{} && time.fill >= Seconds{});
  Network up = network, out = network;
  up.up = 1.5 * network.up;
  out.out = 1.5 * network.out;
  ExpertMessage fewer = message, narrower = message;
  fewer.tokens *= 0.5;
  narrower.copy = 0.5 * message.copy;
  const Seconds most = (1.0 + 1e-12) * time.total();
  RC_ASSERT(expert_exchange_time(message, group, halves(), up).total() <= most);
  RC_ASSERT(expert_exchange_time(message, group, halves(), out).total() <= most);
  RC_ASSERT(expert_exchange_time(fewer, group, halves(), network).total() <= most);
  RC_ASSERT(expert_exchange_time(narrower, group, halves(), network).total() <= most);
}

}  // namespace
}  // namespace shortboard
