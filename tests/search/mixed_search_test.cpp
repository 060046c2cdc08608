#include "search/mixed_search.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <utility>

#include "support/mixed.h"

namespace shortboard {
namespace {

using support::TwoKinds;

Seconds step_of(const std::optional<MixedEstimate>& found) { return found ? found->step : Seconds{1e30}; }

// If this fails, the advised mix does not run: cards, layers or sequences do not add up, or memory is short.
TEST(SearchMixed, FindsAPossiblePlanThatFits) {
  const TwoKinds kinds{16, 8, 0.5};
  for (const MixedWays ways : {MixedWays{true, false}, MixedWays{false, true}, MixedWays{true, true}}) {
    const MixedSearch found = kinds.search(ways);
    ASSERT_TRUE(found.best);
    EXPECT_TRUE(found.best->fits());
    EXPECT_TRUE(mixed_plan_faults(kinds.groups, kinds.job, found.best->plan).empty());
  }
}

// If this fails, a batch divided by hand beats the balanced one.
TEST(SearchMixed, NoOtherDivisionOfTheBatchIsFaster) {
  TwoKinds kinds{8, 8, 0.4};
  kinds.job.global_batch = 32.0;
  const MixedSearch found = kinds.search({.data = true, .pipeline = false});
  ASSERT_TRUE(found.best);
  for (double first = 1.0; first < 32.0; first += 1.0) {
    MixedPlan plan;
    for (const std::size_t g : {0U, 1U}) {
      TrainingJob share = kinds.job;
      share.global_batch = g == 0 ? first : 32.0 - first;
      const PlanSearch one = search_plan(kinds.groups[g], share, {}, {});
      if (one.best) plan.push_back({{{g, one.best->plan, {}}}, share.global_batch});
    }
    if (plan.size() < 2) continue;
    EXPECT_LE(found.best->step.base(), kinds.estimate(plan).step.base() * (1.0 + 1e-9)) << first;
  }
}

// If this fails, a pipeline whose layers were dealt by hand beats the balanced one.
TEST(SearchMixed, NoOtherDealingOfLayersIsFaster) {
  TwoKinds kinds{2, 2, 0.4};
  kinds.job.global_batch = 16.0;
  for (PlanLimits& limits : kinds.limits) {
    limits.tensor = 1;
    limits.data = 1;
    limits.micro_batch = 1;
    limits.recompute = Recompute::none;
  }
  const MixedSearch found = kinds.search({.data = false, .pipeline = true});
  ASSERT_TRUE(found.best);
  Plan plan;
  plan.pipeline = 4;
  plan.sequence_parallel = false;
  for (const auto& [first, second] : {std::pair{0U, 1U}, std::pair{1U, 0U}})
    for (int a = 1; a < 14; ++a)
      for (int b = 1; a + b < 15; ++b)
        for (int c = 1; a + b + c < 16; ++c) {
          const MixedPlan other{{{{first, plan, {a, b}}, {second, plan, {c, 16 - a - b - c}}}, 16.0}};
          ASSERT_LE(found.best->step.base(), kinds.estimate(other).step.base() * (1.0 + 1e-3));
        }
}

// If this fails, balancing is advised where an equal split or a single kind would be faster.
RC_GTEST_PROP(SearchMixed, IsNeverBelowTheNaiveSplits, ()) {
  TwoKinds kinds{*rc::gen::element(8, 16), 8, *rc::gen::element(0.2, 0.6, 1.0)};
  kinds.job.global_batch = 96.0;
  const MixedSearch found = kinds.search({});
  RC_ASSERT(found.best.has_value());
  RC_ASSERT(found.best->step <= step_of(kinds.dealt_equally()));
  RC_ASSERT(found.best->step <= step_of(equal_layers(kinds.problem(), {0, 1})));
}

// If this fails, the order in which a spec names its groups changes what they are worth.
TEST(SearchMixed, TheOrderOfTheGroupsChangesNothing) {
  TwoKinds kinds{16, 8, 0.5};
  kinds.job.global_batch = 96.0;
  const Seconds before = step_of(kinds.search({}).best);
  std::swap(kinds.groups[0], kinds.groups[1]);
  const Seconds after = step_of(kinds.search({}).best);
  EXPECT_NEAR(after.base(), before.base(), 1e-9 * before.base());
}

// If this fails, cards beside the first ones are said to slow the job down by more than their gradients take.
TEST(SearchMixed, EqualCardsInTwoGroupsComeNearOneKind) {
  TwoKinds kinds{8, 8, 1.0};
  Cluster whole = support::cluster_of(16);
  const PlanSearch one = search_plan(whole, kinds.job, {}, {});
  const MixedSearch two = kinds.search({});
  ASSERT_TRUE(one.best && two.best);
  EXPECT_LE(two.best->step.base(), 1.1 * one.best->step().base());
}

}  // namespace
}  // namespace shortboard
