#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "search/plan_search.h"
#include "support/cards.h"

namespace shortboard {
namespace {

using support::cluster_of;
using support::job_of;
using support::small_dense;
using support::small_experts;

constexpr ScheduleChoice kAll{true, true, true};

// If this fails, the bound leaves out a plan that would have been the fastest, under some cluster.
RC_GTEST_PROP(FasterPlan, FindsWhatTheWholeSearchFinds, ()) {
  const bool experts = *rc::gen::arbitrary<bool>();
  TrainingJob job = job_of(experts ? small_experts() : small_dense());
  job.model.predicted_tokens = *rc::gen::element(0, 1);
  Cluster cluster = cluster_of(64);
  cluster.memory = Bytes{1e9 * *rc::gen::inRange(4, 80)};
  cluster.network.up = BytesPerSecond{1e9 * *rc::gen::inRange(1, 900)};
  cluster.network.out = BytesPerSecond{1e9 * *rc::gen::inRange(1, 100)};
  cluster.software.stages = *rc::gen::element(StageDealing::even, StageDealing::uneven_by_time, StageDealing::by_time);
  cluster.software.bubble = *rc::gen::element(0.0, 0.5, 1.0);
  cluster.software.uneven = *rc::gen::element(0.0, 1.0);
  const PlanSearch whole = search_plan(cluster, job, kAll);
  const auto faster = faster_plan(cluster, job, kAll, {}, Seconds{1e9});
  RC_ASSERT(faster.has_value() == whole.best.has_value());
  if (!faster) return;
  RC_ASSERT(faster->step() == whole.best->step());
  RC_ASSERT(faster->plan == whole.best->plan);
  RC_ASSERT(!faster_plan(cluster, job, kAll, {}, whole.best->step()));
}

// If this fails, plans of parts of heads are refused where what heads cost is asked, or taken where it is not.
TEST(FasterPlan, DividesHeadsOnlyWhereAsked) {
  const Cluster cluster = cluster_of(64);
  TrainingJob job = job_of(small_dense());
  job.model.layers.front().attention.heads = job.model.layers.front().attention.kv_heads = 9;
  EXPECT_EQ(*heads_fault(job.model, 8), "9 attention heads do not divide by tensor 8");
  EXPECT_EQ(heads_fault(job.model, 3), std::nullopt);
  PlanLimits limits;
  limits.tensor = 8;
  EXPECT_FALSE(faster_plan(cluster, job, kAll, limits, Seconds{1e9}));
  limits.whole_heads = false;
  EXPECT_TRUE(faster_plan(cluster, job, kAll, limits, Seconds{1e9}));
  const Plan plan{.tensor = 8, .data = 8};
  EXPECT_EQ(plan_faults(cluster, job, plan).size(), 1U);
  EXPECT_TRUE(plan_faults(cluster, job, plan, false).empty());
}

}  // namespace
}  // namespace shortboard
