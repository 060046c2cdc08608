#include "search/serving_search.h"

#include <gtest/gtest.h>

#include "estimate/serving.h"
#include "estimate/serving_faults.h"
#include "support/serving.h"

namespace shortboard {
namespace {

constexpr RequestSize kSize{1000.0, 200.0};
constexpr ServingNeed kNeed{1200.0, 8192.0, 1.0};

/// Offline: requests a second of all replicas at the largest batch.
ServingSearch searched(const ServingCluster& cluster, const ServingJob& job, const ServingLimits& limits = {},
                       const ServingNeed& need = kNeed) {
  return search_serving(cluster, job, limits, need, [&](const ServingPlan& plan) {
    const ServingPoint point = steady_state(cluster, job, plan, most_in_flight(cluster, job, plan, kSize), kSize);
    return ServingScore{plan.replicas * point.requests_per_second, point.latency};
  });
}

double served(const ServingCluster& cluster, const ServingJob& job, const ServingPlan& plan) {
  return plan.replicas *
         steady_state(cluster, job, plan, most_in_flight(cluster, job, plan, kSize), kSize).requests_per_second;
}

// If this fails, the tool advises a plan that can't run, does not fit, or leaves cards idle.
TEST(SearchServing, FindsAPossiblePlanOfAllCardsThatFits) {
  for (const Architecture& model : {support::small_dense(), support::small_experts()}) {
    const ServingCluster cluster = support::serving_cluster_of(16);
    const ServingJob job = support::serving_job_of(model);
    const ServingSearch found = searched(cluster, job);
    ASSERT_TRUE(found.best);
    EXPECT_TRUE(serving_faults(cluster, job, *found.best).empty());
    EXPECT_EQ(found.best->cards_a_replica() * found.best->replicas, 16);
    EXPECT_TRUE(serving_memory(cluster, job, *found.best, kNeed.held, kNeed.step_tokens).fits());
    EXPECT_GT(found.tried, 10);
  }
}

// If this fails, a plan written by hand beats the advised one.
TEST(SearchServing, NoOtherPlanServesMore) {
  const ServingCluster cluster = support::serving_cluster_of(16);
  const ServingJob job = support::serving_job_of(support::small_experts());
  const double best = served(cluster, job, *searched(cluster, job).best);
  for (const ServingPlan plan : {ServingPlan{1, 1, 1, 1, 16}, ServingPlan{8, 1, 1, 1, 2}, ServingPlan{1, 1, 16, 16, 1},
                                 ServingPlan{2, 2, 4, 8, 1}, ServingPlan{4, 1, 1, 4, 4}})
    EXPECT_LE(served(cluster, job, plan), best * (1.0 + 1e-12)) << plan.tensor << plan.attention_data;
}

// If this fails, gains with the plan chosen anew look at poor plans.
TEST(SearchServing, TheNextBestFollowTheBest) {
  const ServingCluster cluster = support::serving_cluster_of(16);
  const ServingJob job = support::serving_job_of(support::small_experts());
  const ServingSearch found = searched(cluster, job);
  ASSERT_EQ(found.next.size(), kNextBest);
  double before = served(cluster, job, *found.best);
  for (const ServingPlan& plan : found.next) {
    EXPECT_NE(plan, *found.best);
    const double now = served(cluster, job, plan);
    EXPECT_LE(now, before * (1.0 + 1e-12));
    before = now;
  }
}

// If this fails, parts that the user wrote are changed.
TEST(SearchServing, KeepsToTheLimits) {
  const ServingCluster cluster = support::serving_cluster_of(16);
  const ServingJob job = support::serving_job_of(support::small_experts());
  const ServingSearch found = searched(cluster, job, {.tensor = 4, .replicas = 2});
  ASSERT_TRUE(found.best);
  EXPECT_EQ(found.best->tensor, 4);
  EXPECT_EQ(found.best->replicas, 2);
}

// If this fails, cards whose number is no power of two are left to plans that don't use them all.
TEST(SearchServing, SpreadsExpertsOverAnyNumberOfCards) {
  const ServingSearch found = searched(support::serving_cluster_of(24),
                                       support::serving_job_of(support::small_experts()), {.tensor = 2, .replicas = 1});
  ASSERT_TRUE(found.best);
  EXPECT_EQ(found.best->attention_data * found.best->pipeline, 12);
}

// If this fails, a batch that does not fit is promised, or one that fits on more cards is refused.
TEST(SearchServing, ABatchThatIsAskedMustFit) {
  ServingCluster cluster = support::serving_cluster_of(8);
  cluster.cards.memory = Bytes{6e9};  // half of it filled: 3 GB, of which 1 GB is reserve
  const ServingJob job = support::serving_job_of(support::small_dense());
  // small_dense: 16 layers x 2 x 8 heads x 64 x 2 bytes = 32 KiB a token; 1200 tokens: 39.3 MB; weights 0.6 GB,
  // activations 12 x 8192 x 1024 = 0.1 GB.
  EXPECT_TRUE(searched(cluster, job, {}, {1200.0, 8192.0, 8.0 * 30.0}).best);
  const ServingSearch none = searched(cluster, job, {}, {1200.0, 8192.0, 8.0 * 60.0});
  EXPECT_FALSE(none.best);
  ASSERT_TRUE(none.smallest);
  EXPECT_GT(none.tried, 0);
}

// If this fails, a model that fits nowhere is answered with nothing, or with a plan.
TEST(SearchServing, ATooLargeModelHasASmallestPlanOnly) {
  ServingCluster cluster = support::serving_cluster_of(2);
  cluster.cards.memory = Bytes{2.2e9};
  const ServingSearch found = searched(cluster, support::serving_job_of(support::small_dense()));
  EXPECT_FALSE(found.best);
  ASSERT_TRUE(found.smallest);
  EXPECT_EQ(found.smallest->cards_a_replica(), 2);
}

// If this fails, of two plans that serve the same the slower one is taken.
TEST(ServingScore, ServedCountsBeforeLatency) {
  const ServingScore good{10.0, Seconds{2.0}}, sooner{10.0, Seconds{1.0}}, less{9.0, Seconds{0.1}};
  EXPECT_TRUE(sooner.better_than(good));
  EXPECT_TRUE(good.better_than(less));
  EXPECT_FALSE(good.better_than(good));
}

}  // namespace
}  // namespace shortboard
