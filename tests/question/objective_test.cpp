#include <gtest/gtest.h>

#include "document/yaml.h"
#include "spec/read_objective.h"
#include "support/complaint.h"
#include "support/served.h"

namespace shortboard {
namespace {

template <class Read>
auto read(const std::string& text, Read&& reader) {
  const Node node = read_yaml("key: " + text + "\n", "s.yaml");
  return reader(Value{node, "s.yaml"}.required("key"));
}
std::string fault_of_objective(const std::string& text) {
  return complaint([&] { return read(text, read_objective); });
}
std::string fault_of_roles(const std::string& text) {
  return complaint([&] { return read(text, read_roles); });
}

// If this fails, an objective is read at another percentile, of another latency or in another unit.
TEST(ReadObjective, TakesLatenciesAtPercentiles) {
  const std::vector<LatencyLimit> limits = read("{tpot_p90: 50 ms, ttft_p99: 2 s, latency_mean: 30 s}", read_objective);
  ASSERT_EQ(limits.size(), 3U);
  EXPECT_EQ(limits[0].metric, LatencyMetric::ttft);
  EXPECT_EQ(limits[0].percentile, 99);
  EXPECT_DOUBLE_EQ(limits[0].at_most.base(), 2.0);
  EXPECT_EQ(limits[1].metric, LatencyMetric::tpot);
  EXPECT_DOUBLE_EQ(limits[1].at_most.base(), 0.05);
  EXPECT_EQ(limits[2].metric, LatencyMetric::latency);
}

// If this fails, an objective that says nothing, or nothing that can be kept, is taken.
TEST(ReadObjective, RefusesWhatIsNone) {
  EXPECT_NE(fault_of_objective("{ttft_p91: 2 s}").find("ttft_p90"), std::string::npos);
  EXPECT_NE(fault_of_objective("{ttft_p90: 0 s}").find("leaves no time"), std::string::npos);
  EXPECT_NE(fault_of_objective("{ttft_p90: 2}").find("s.yaml:1:"), std::string::npos);
  EXPECT_NE(fault_of_objective("{}").find("names no latency"), std::string::npos);
}

// If this fails, the cards of a role or the division of its replicas are lost.
TEST(ReadRoles, TakesCardsAndPlans) {
  EXPECT_EQ(read("auto", read_roles).prefill, 0);
  const ServingRoles counts = read("{prefill: 32, decode: 64, overlapped: false}", read_roles);
  EXPECT_EQ(counts.prefill, 32);
  EXPECT_EQ(counts.decode, 64);
  EXPECT_FALSE(counts.overlapped);
  EXPECT_FALSE(counts.prefill_plan);
  const ServingRoles plans =
      read("{prefill: {attention_data: 32, expert: 32}, decode: {attention_data: 64, expert: 64}}", read_roles);
  EXPECT_EQ(plans.prefill, 0);
  EXPECT_EQ(plans.prefill_plan->cards_a_replica(), 32);
  EXPECT_EQ(plans.decode_plan->expert, 64);
}

// If this fails, half a division is taken for a whole.
TEST(ReadRoles, RefusesHalves) {
  EXPECT_NE(fault_of_roles("even").find("auto"), std::string::npos);
  EXPECT_NE(fault_of_roles("{prefill: 32}").find("decode"), std::string::npos);
  EXPECT_NE(fault_of_roles("{prefill: 32, decode: {tensor: 8}}").find("one role only"), std::string::npos);
  EXPECT_NE(fault_of_roles("{prefill: {cards: 4, tensor: 8}, decode: 8}").find("no whole replica"), std::string::npos);
}

// If this fails, keys of the load are taken where they mean nothing.
TEST(ReadServing, RefusesLoadKeysThatDoNotFit) {
  const auto fault = [](const std::string& keys) { return complaint([&] { return support::served(keys); }); };
  EXPECT_NE(fault("mode: offline, objective: {ttft_p90: 2 s}").find("needs mode online"), std::string::npos);
  EXPECT_NE(fault("mode: fixed_batch, batch: 4, requests: 10").find("says nothing of mode fixed_batch"),
            std::string::npos);
  EXPECT_NE(fault("mode: online, trace: /no/such.csv").find("cannot be read"), std::string::npos);
  EXPECT_DOUBLE_EQ(support::served("mode: online, input: {median: 1000, sigma: 0.5}, rate: 1").input_sigma, 0.5);
}

}  // namespace
}  // namespace shortboard
