#include "analysis/mixed_bottlenecks.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <tuple>

#include "support/mixed_service.h"

namespace shortboard {
namespace {

using support::mixed_service;

ResourceGain made(Resource resource, double share, double quarter) {
  return {resource, share, quarter, 2.0 * quarter, 4.0 * quarter};
}

const ResourceGain& resource_gain(const std::vector<ResourceGain>& gains, Resource resource) {
  return *std::ranges::find(gains, resource, &ResourceGain::resource);
}

double shares(const std::vector<ResourceGain>& resource_gains) {
  double sum = 0.0;
  for (const ResourceGain& one : resource_gains) sum += one.share;
  return sum;
}

// If this fails, a service's seconds are counted twice or not at all, or its groups' bottlenecks are not those of its
// cards.
TEST(MixedBottlenecks, SharesSumToTheWholeOfAllCards) {
  for (const char* roles : {"roles: none", "roles: auto"}) {
    const MixedServingAnswer a = answer(mixed_service(std::string{"mode: offline, "} + roles));
    ASSERT_EQ(a.bottlenecks.size(), a.best.services.size());
    EXPECT_NEAR(shares(a.shared.gains), 1.0, 1e-6) << roles;
    for (const GroupBottleneck& bottleneck : a.bottlenecks) {
      EXPECT_GT(bottleneck.busy, 0.0);
      EXPECT_LE(bottleneck.busy, 1.0);
      EXPECT_NEAR(shares(bottleneck.gains), 1.0, 1e-6);
    }
    for (const ResourceGain& one : a.shared.gains)
      EXPECT_GE(one.gain_unlimited.value_or(one.gain_double), one.gain_double - 1e-9);
  }
}

/// Prompts at 10 requests a second beside generation at 15, and 5 a second served whole.
MixedUse split_of() {
  MixedUse use;
  for (const auto& [group, work, most] :
       {std::tuple{0, GroupWork::prompts, 10.0}, {1, GroupWork::generation, 15.0}, {1, GroupWork::all, 5.0}}) {
    GroupService one;
    one.group = static_cast<std::size_t>(group);
    one.work = work;
    one.replicas = 2.0;
    one.most_requests_per_second = most;
    use.services.push_back(one);
  }
  return use;
}

// Now 5 + min(10, 15) = 15. A quarter more memory: prompts 10 x 1.2 = 12, generation 15 x 1.1, whole 5 x 1.0: 17, or
// 13.3% more. Twice as much: min(14, 18) + 5 = 19; no end: min(18, 21) + 5 = 23. More network helps generation alone,
// which waits for prompts: nothing.
// If this fails, more for the faster role is said to gain, or the slower role gains beyond the other.
TEST(MixedBottlenecks, TheSlowerRoleSetsTheGain) {
  const std::vector<GroupBottleneck> bottlenecks{
      {1.0, {made(Resource::memory_bandwidth, 1.0, 0.2)}},
      {0.5, {made(Resource::memory_bandwidth, 0.6, 0.1), made(Resource::scale_out, 0.4, 0.3)}},
      {1.0, {made(Resource::memory_bandwidth, 1.0, 0.0)}}};
  const std::vector<ResourceGain> all =
      mixed_gains(mixed_service("mode: offline, roles: auto"), split_of(), bottlenecks);
  EXPECT_NEAR(resource_gain(all, Resource::memory_bandwidth).gain_quarter, 17.0 / 15.0 - 1.0, 1e-12);
  EXPECT_NEAR(resource_gain(all, Resource::memory_bandwidth).gain_double, 19.0 / 15.0 - 1.0, 1e-12);
  EXPECT_NEAR(resource_gain(all, Resource::memory_bandwidth).gain_unlimited.value(), 23.0 / 15.0 - 1.0, 1e-12);
  EXPECT_NEAR(resource_gain(all, Resource::scale_out).gain_quarter, 0.0, 1e-12);
  EXPECT_EQ(all.front().resource, Resource::memory_bandwidth);
}

// If this fails, a gain that was not asked of one group is taken to be none of all.
TEST(MixedBottlenecks, WhatWasNotAskedStaysOpen) {
  ResourceGain near = made(Resource::memory_bandwidth, 1.0, 0.2);
  near.gain_unlimited.reset();
  MixedUse use = split_of();
  use.services.resize(2);
  const std::vector<ResourceGain> all =
      mixed_gains(mixed_service("mode: offline, roles: auto"), use,
                  {{1.0, {near}}, {1.0, {made(Resource::memory_bandwidth, 1.0, 0.1)}}});
  EXPECT_EQ(resource_gain(all, Resource::memory_bandwidth).gain_unlimited, std::nullopt);
}

// If this fails, a service of several kinds is told to scaling next what gains less, or gains that are not there.
TEST(MixedBottlenecks, TheChainLiftsTheLongestGainFirst) {
  for (const char* roles : {"mode: offline, roles: none", "mode: offline, roles: {prefill: fast, decode: wide}"}) {
    const MixedServingAnswer a = answer(mixed_service(roles));
    ASSERT_TRUE(a.shared.chain);
    ASSERT_FALSE(a.shared.chain->links.empty());
    const auto most = std::ranges::max_element(a.shared.gains, {}, &ResourceGain::gain_double);
    EXPECT_EQ(a.shared.chain->links[0].resource, most->resource);
    EXPECT_NEAR(a.shared.chain->links[0].gain, most->gain_double, 1e-9);
    double level = 1.0;
    for (const ChainLink& link : a.shared.chain->links) {
      EXPECT_GE(link.gain, kLeastChainGain);
      level *= 1.0 + link.gain;
      EXPECT_NEAR(link.total, level - 1.0, 1e-9);
    }
    EXPECT_LT(a.shared.chain->next_gain, kLeastChainGain);
  }
}

// If this fails, a rate within an objective is simulated for every scaling of a chain, for minutes.
TEST(MixedBottlenecks, NoChainIsAskedOnline) {
  EXPECT_FALSE(
      answer(mixed_service("mode: online, objective: {ttft_p90: 2 s, tpot_p90: 60 ms}, roles: none")).shared.chain);
}

}  // namespace
}  // namespace shortboard
