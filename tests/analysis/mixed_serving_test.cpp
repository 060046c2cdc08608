#include "analysis/mixed_serving.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>

#include "support/mixed_service.h"

namespace shortboard {
namespace {

using support::mixed_service;

double served(const MixedServingAnswer& a, const std::string& use) {
  const auto found = std::ranges::find_if(a.uses, [&](const MixedUse& one) { return one.name.starts_with(use); });
  return found == a.uses.end() ? -1.0 : found->requests_per_second;
}

// If this fails, groups side by side serve another number of requests than each serves alone.
TEST(MixedServing, RoutedGroupsServeTheSumOfBoth) {
  const MixedServingAnswer a = answer(mixed_service("mode: offline, roles: none"));
  EXPECT_NEAR(a.requests_per_second, served(a, "fast alone") + served(a, "wide alone"), 1e-9);
  double weights = 0.0;
  for (const GroupService& one : a.best.services) weights += one.weight;
  EXPECT_NEAR(weights, 1.0, 1e-9);
  // Equally by cards, 4 of 12 requests go to the first group: the first group at its limit is the end.
  EXPECT_NEAR(served(a, "naive"), std::min(served(a, "fast alone") * 3.0, served(a, "wide alone") * 1.5), 1e-9);
  EXPECT_NEAR(a.output_tokens_per_second, 200.0 * a.requests_per_second, 1e-6);
}

// If this fails, another use of the same cards serves more than the advised one.
TEST(MixedServing, IsNoLessThanEveryOtherUse) {
  for (const char* keys : {"mode: offline", "mode: online, objective: {ttft_p90: 2 s, tpot_p90: 60 ms}"}) {
    const MixedServingAnswer a = answer(mixed_service(keys));
    for (const MixedUse& one : a.uses)
      if (one.possible) {
        EXPECT_GE(a.requests_per_second, one.requests_per_second * (1.0 - 1e-9)) << one.name;
      }
    for (const double added : a.adds_requests_per_second) EXPECT_GE(added, -1e-9);
  }
}

// If this fails, groups named in another order serve something else.
TEST(MixedServing, TheOrderOfTheGroupsChangesNothing) {
  const double one = answer(mixed_service("mode: offline")).requests_per_second;
  EXPECT_NEAR(answer(mixed_service("mode: offline", true)).requests_per_second, one, 1e-9 * one);
}

// If this fails, a rate beyond what is served is said to be kept up with, or latencies do not grow with the rate.
TEST(MixedServing, LatenciesGrowWithTheRate) {
  const double most = answer(mixed_service("mode: online")).requests_per_second;
  const auto at = [&](double share) {
    return answer(mixed_service("mode: online, rate: " + std::to_string(share * most)));
  };
  const MixedServingAnswer calm = at(0.2), busy = at(0.8);
  EXPECT_TRUE(calm.shared.keeps_up.value() && busy.shared.keeps_up.value());
  EXPECT_LT(calm.ttft, busy.ttft);
  EXPECT_LT(calm.tpot, busy.tpot);
  EXPECT_FALSE(at(1.5).shared.keeps_up.value());
}

// If this fails, cards of one role take part in the other, or more cards than there are.
TEST(MixedServing, GivenRolesAreKept) {
  const MixedServingAnswer a = answer(mixed_service("mode: offline, roles: {prefill: fast, decode: wide}"));
  double fast = 0.0, wide = 0.0;
  for (const GroupService& one : a.best.services) {
    if (one.work == GroupWork::prompts) {
      EXPECT_EQ(one.group, 0U);
    }
    if (one.work == GroupWork::generation) {
      EXPECT_EQ(one.group, 1U);
    }
    (one.group == 0 ? fast : wide) += one.replicas * one.plan.cards_a_replica();
  }
  EXPECT_LE(fast, 4.0);
  EXPECT_LE(wide, 8.0);
}

// If this fails, a slower link between the roles is said to serve more.
TEST(MixedServing, ASlowerLinkServesNoMore) {
  MixedServingQuestion question =
      mixed_service("mode: online, roles: {prefill: fast, decode: wide}, objective: {ttft_p90: 1 s}");
  const double before = answer(question).requests_per_second;
  question.link.rate = 0.5 * question.link.rate;
  EXPECT_LE(answer(question).requests_per_second, before * (1.0 + 1e-9));
}

}  // namespace
}  // namespace shortboard
