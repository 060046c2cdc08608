#include "search/plan_search.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "hwdb/database.h"
#include "support/cards.h"

namespace shortboard {
namespace {

/// The search of small_dense and of small_experts on 64 cards, made once.
const PlanSearch& searched(bool experts) {
  static const PlanSearch dense =
      search_plan(support::cluster_of(64), support::job_of(support::small_dense()), ScheduleChoice{});
  static const PlanSearch mixture =
      search_plan(support::cluster_of(64), support::job_of(support::small_experts()), ScheduleChoice{});
  return experts ? mixture : dense;
}

TrainingJob job_of(bool experts) {
  return support::job_of(experts ? support::small_experts() : support::small_dense());
}

/// Llama 3.1 8B in sequences of 8192, which needs a whole server.
TrainingJob llama_job() {
  static const Architecture model = Database::compiled().model("llama-3.1-8b").architecture;
  TrainingJob job = support::job_of(model);
  job.sequence = 8192.0;
  job.global_batch = 32.0;
  return job;
}

// If this fails, the tool advises a plan that can't run or does not fit.
TEST(SearchPlan, FindsAPossiblePlanThatFits) {
  for (const bool experts : {false, true}) {
    const PlanSearch& search = searched(experts);
    ASSERT_TRUE(search.best);
    EXPECT_TRUE(plan_faults(support::cluster_of(64), job_of(experts), search.best->plan).empty());
    EXPECT_TRUE(search.best->fits());
    EXPECT_GT(search.tried, 100);
  }
}

// If this fails, the searched plan's figures are not those that the plan gets when a user writes it down.
TEST(SearchPlan, TheBestPlanIsEstimatedAsWrittenDown) {
  const TrainingEstimate& best = *searched(true).best;
  const TrainingEstimate again = estimate_training(support::cluster_of(64), job_of(true), best.plan);
  EXPECT_EQ(again.step(), best.step());
  EXPECT_EQ(again.memory.total(), best.memory.total());
}

// If this fails, a plan made by hand beats the advised one.
RC_GTEST_PROP(SearchPlan, NoOtherPlanThatFitsIsFaster, ()) {
  const bool experts = *rc::gen::arbitrary<bool>();
  const TrainingJob job = job_of(experts);
  const Plan plan = support::any_plan(job.model);
  const TrainingEstimate other = estimate_training(support::cluster_of(64), job, plan);
  RC_PRE(other.fits());
  RC_ASSERT(searched(experts).best->step().base() <= other.step().base() * (1.0 + 1e-12));
}

// If this fails, the least memory that a model needs is overstated.
RC_GTEST_PROP(SearchPlan, NoOtherPlanIsSmaller, ()) {
  const bool experts = *rc::gen::arbitrary<bool>();
  const TrainingJob job = job_of(experts);
  const Plan plan = support::any_plan(job.model);
  const TrainingEstimate other = estimate_training(support::cluster_of(64), job, plan);
  RC_ASSERT(searched(experts).smallest->memory.total().base() <= other.memory.total().base() * (1.0 + 1e-12));
}

// If this fails, a model that no plan fits is either advised or answered with nothing.
TEST(SearchPlan, ATooLargeModelHasASmallestPlanOnly) {
  const PlanSearch search = search_plan(support::cluster_of(1), llama_job(), ScheduleChoice{});
  EXPECT_FALSE(search.best);
  ASSERT_TRUE(search.smallest);
  EXPECT_FALSE(search.smallest->fits());
  EXPECT_EQ(search.smallest->plan.recompute, Recompute::full);
  EXPECT_EQ(search.smallest->plan.micro_batch, 1);
}

// If this fails, a batch that no plan divides ends in a plan all the same.
TEST(SearchPlan, ABatchThatDoesNotDivideHasNoPlan) {
  TrainingJob job = job_of(false);
  job.global_batch = 1.5;
  const PlanSearch search = search_plan(support::cluster_of(64), job, ScheduleChoice{});
  EXPECT_FALSE(search.best);
  EXPECT_FALSE(search.smallest);
  EXPECT_EQ(search.tried, 0);
}

// If this fails, the same question is answered differently twice.
TEST(SearchPlan, IsDeterministic) {
  const PlanSearch again = search_plan(support::cluster_of(64), job_of(true), ScheduleChoice{});
  EXPECT_EQ(again.best->plan, searched(true).best->plan);
  EXPECT_EQ(again.smallest->plan, searched(true).smallest->plan);
  EXPECT_EQ(again.tried, searched(true).tried);
}

// If this fails, cards with more memory are advised a slower plan.
TEST(SearchPlan, MoreMemoryIsNeverSlower) {
  Cluster cluster = support::cluster_of(8);
  bool fitted = false;
  Seconds before{1e300};
  for (const double gigabytes : {8.0, 16.0, 24.0, 32.0, 48.0, 80.0, 144.0, 288.0}) {
    cluster.memory = Bytes{gigabytes * 1e9};
    const PlanSearch search = search_plan(cluster, llama_job(), ScheduleChoice{});
    EXPECT_TRUE(search.best || !fitted) << gigabytes;
    if (!search.best) continue;
    fitted = true;
    EXPECT_LE(search.best->step(), before) << gigabytes;
    before = search.best->step();
  }
  EXPECT_TRUE(fitted);
}

// If this fails, the best plan on better cards is slower.
TEST(SearchPlan, FasterLinksAndMemoryAreNeverSlower) {
  Cluster out = support::cluster_of(64), up = out, memory = out;
  out.network.out = 2.0 * out.network.out;
  up.network.up = 2.0 * up.network.up;
  memory.gemm[index(NumberFormat::bf16)]->bandwidth = memory.attention.bandwidth = memory.stream.bandwidth =
      2.0 * memory.stream.bandwidth;
  for (const Cluster& better : {out, up, memory})
    EXPECT_LE(search_plan(better, job_of(false), ScheduleChoice{}).best->step(), searched(false).best->step());
}

// If this fails, schedules that the stack lacks are advised, or those that it has are not tried.
TEST(SearchPlan, TriesTheStacksSchedulesOnly) {
  const Cluster cluster = support::cluster_of(8);
  const PlanSearch plain = search_plan(cluster, llama_job(), ScheduleChoice{.interleaved = false});
  const PlanSearch all =
      search_plan(cluster, llama_job(), ScheduleChoice{.interleaved = true, .zero_bubble = true, .dualpipe = true});
  ASSERT_TRUE(plain.best && all.best);
  EXPECT_EQ(plain.best->plan.schedule, Schedule::one_forward_one_backward);
  EXPECT_GT(all.tried, plain.tried);
  EXPECT_LE(all.best->step(), plain.best->step());
}

// If this fails, long sequences are not divided, or short ones are.
TEST(SearchPlan, DividesLongSequencesByContext) {
  TrainingJob job = job_of(false);
  job.global_batch = 8.0;
  const Cluster cluster = support::cluster_of(64);
  const long long without = search_plan(cluster, job, ScheduleChoice{}).tried;
  job.sequence = 131072.0;
  const PlanSearch search = search_plan(cluster, job, ScheduleChoice{});
  EXPECT_GT(search.tried, without);
  ASSERT_TRUE(search.best);
  EXPECT_GT(search.best->plan.context, 1);  // eight sequences for 64 cards
}

}  // namespace
}  // namespace shortboard
