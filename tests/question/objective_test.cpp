#include <gtest/gtest.h>

#include "support/complaint.h"
#include "support/served.h"

namespace shortboard {
namespace {

using support::served;

ServingRoles roles(const std::string& text) { return *served("mode: online, roles: " + text).roles; }
std::string fault(const std::string& keys) {
  return complaint([&] { return served(keys); });
}
std::string fault_of_roles(const std::string& text) { return fault("mode: online, roles: " + text); }

// If this fails, an objective is kept at another percentile, of another latency or in another unit.
TEST(Objective, IsOfLatenciesAtPercentiles) {
  const std::vector<LatencyLimit> limits =
      served("mode: online, objective: {tpot_p90: 50 ms, ttft_p99: 2 s, latency_mean: 30 s}").objective;
  ASSERT_EQ(limits.size(), 3U);
  EXPECT_EQ(limits[0], (LatencyLimit{LatencyMetric::ttft, 99, Seconds{2.0}}));
  EXPECT_EQ(limits[1], (LatencyLimit{LatencyMetric::tpot, 90, Seconds{0.05}}));
  EXPECT_EQ(limits[2], (LatencyLimit{LatencyMetric::latency, 0, Seconds{30.0}}));
}

// If this fails, an objective that says nothing, or nothing that can be kept, is taken.
TEST(Objective, RefusesWhatIsNone) {
  const auto refused = [](const std::string& text) { return fault("mode: online, objective: " + text); };
  EXPECT_NE(refused("{ttft_p91: 2 s}").find("ttft_p90"), std::string::npos);
  EXPECT_NE(refused("{ttft_p90: 0 s}"), "nothing");
  EXPECT_NE(refused("{ttft_p90: 2}").find("serve.yaml:4:"), std::string::npos);
  EXPECT_NE(refused("{}"), "nothing");
}

// If this fails, the cards of a role or the division of its replicas are lost.
TEST(Roles, HaveCardsAndPlans) {
  EXPECT_EQ(roles("auto").prefill, 0);
  const ServingRoles counts = roles("{prefill: 32, decode: 64, overlapped: false}");
  EXPECT_EQ(counts.prefill, 32);
  EXPECT_EQ(counts.decode, 64);
  EXPECT_FALSE(counts.overlapped);
  EXPECT_FALSE(counts.prefill_plan);
  const ServingRoles plans =
      roles("{prefill: {attention_data: 32, expert: 32}, decode: {attention_data: 64, expert: 64}}");
  EXPECT_EQ(plans.prefill, 0);
  EXPECT_EQ(plans.prefill_plan->cards_a_replica(), 32);
  EXPECT_EQ(plans.decode_plan->expert, 64);
}

// If this fails, half a division is taken for a whole.
TEST(Roles, RefuseHalves) {
  EXPECT_NE(fault_of_roles("even").find("auto"), std::string::npos);
  EXPECT_NE(fault_of_roles("{prefill: 32}").find("decode"), std::string::npos);
  EXPECT_NE(fault_of_roles("{prefill: 32, decode: {tensor: 8}}").find("one role only"), std::string::npos);
  EXPECT_NE(fault_of_roles("{prefill: {cards: 4, tensor: 8}, decode: 8}").find("no whole replica"), std::string::npos);
}

// If this fails, keys of the load are taken where they mean nothing.
TEST(ServingLoad, RefusesKeysThatDoNotFit) {
  EXPECT_NE(fault("mode: offline, objective: {ttft_p90: 2 s}").find("mode online"), std::string::npos);
  EXPECT_NE(fault("mode: fixed_batch, batch: 4, requests: 10").find("has no effect in mode fixed_batch"),
            std::string::npos);
  EXPECT_NE(fault("mode: online, trace: /no/such.csv").find("cannot be read"), std::string::npos);
  EXPECT_DOUBLE_EQ(served("mode: online, input: {median: 1000, sigma: 0.5}, rate: 1").input_sigma, 0.5);
}

}  // namespace
}  // namespace shortboard
