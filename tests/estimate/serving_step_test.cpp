#include "estimate/serving_step.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "support/serving.h"

namespace shortboard {
namespace {

using support::generating;
using support::reading;
using support::serving_cluster_of;
using support::serving_job_of;

// If this fails, MBU counts other bytes than a step must read.
TEST(ServingStep, ReadsEveryWeightAndTheCacheOnce) {
  // Columns x depth: 16 x 8 + 8 x 8 + 32 x 8 + 8 x 16 = 576 and 100 x 8 of the head, 2 bytes each: 2752. Cache:
  // 3 sequences x 10 tokens x 2 heads x (2 + 2) x 2 bytes = 480.
  const StepTime time = step_time(serving_cluster_of(1), serving_job_of(support::tiny_dense(1)), {}, generating(3, 10));
  EXPECT_EQ(time.bytes.base(), 3232.0);
  // A token needs 3072 FLOPs with its logits (serving_work_test).
  EXPECT_EQ(time.flops.base(), 3.0 * 3072.0);
}

// If this fails, experts that no token reaches are read, or those touched are not.
TEST(ServingStep, ReadsTheExpertsThatTokensReach) {
  // One token takes 2 of 4 experts: 2 x 3 x 8 x 6 elements x 2 bytes = 576 more than attention, router, shared expert
  // and head: (16 x 8 + 8 x 8 + 4 x 8 + 24 x 8 + 8 x 12 + 100 x 8) x 2 = 2624. Cache 10 x 2 x 4 x 2 = 160.
  const StepTime time =
      step_time(serving_cluster_of(1), serving_job_of(support::tiny_experts(1)), {}, generating(1, 10));
  EXPECT_NEAR(time.bytes.base(), 2624.0 + 576.0 + 160.0, 1e-9);
}

// If this fails, the host's time between steps is lost or counted twice.
TEST(ServingStep, TheHostAddsItsTimeAStepAndASequence) {
  // 1 ms, and 10 us for each of 30 sequences that generate and 2 prompts.
  StepTokens step = reading(2, 100);
  step.generating = 30.0;
  step.context = 500.0;
  const StepTime time = step_time(serving_cluster_of(8), serving_job_of(support::small_dense()), {}, step);
  EXPECT_DOUBLE_EQ(time.parts[Part::overhead], 1e-3 + 32.0 * 1e-5);
}

// If this fails, tensor parallelism costs no messages, or one card sends some.
TEST(ServingStep, OnlySeveralCardsReduce) {
  const ServingJob job = serving_job_of(support::small_dense());
  EXPECT_EQ(step_time(serving_cluster_of(8), job, {}, generating(30, 500)).parts[Part::tensor], 0.0);
  EXPECT_GT(step_time(serving_cluster_of(8), job, {.tensor = 4}, generating(30, 500)).parts[Part::tensor], 0.0);
}

// If this fails, an engine with a faster all-reduce is not faster by it alone, or is where cards meet over PCIe.
TEST(ServingStep, TheEnginesAllReduceScalesMessages) {
  const ServingJob job = serving_job_of(support::small_dense());
  ServingCluster cluster = serving_cluster_of(8);
  const double before = step_time(cluster, job, {.tensor = 4}, generating(30, 500)).parts[Part::tensor];
  cluster.engine.reduce.value = 0.5;
  EXPECT_DOUBLE_EQ(step_time(cluster, job, {.tensor = 4}, generating(30, 500)).parts[Part::tensor], before);
  cluster.cards.direct = true;
  EXPECT_DOUBLE_EQ(step_time(cluster, job, {.tensor = 4}, generating(30, 500)).parts[Part::tensor], before / 2.0);
}

// If this fails, a model that the engine's kernel of groups does not serve, or a batch too small for it, generates as
// fast as one that it does.
TEST(ServingStep, HeadsReadForThemselvesWhereTheKernelOfGroupsIsNotTaken) {
  const ServingJob job = serving_job_of(support::small_dense());
  const auto seconds = [&](const EngineAttention& attention) {
    ServingCluster cluster = serving_cluster_of(1);
    cluster.cards.attention.decode.head_stream = BytesPerSecond{1e9};  // so slow that it shows
    cluster.engine.attention = attention;
    return step_time(cluster, job, {}, generating(4, 4000)).total().base();
  };
  EngineAttention small, other, few, enough;
  small.head_sizes = {1};
  other.group_sizes = {1000};
  few.least_blocks = 1e9;
  enough.least_blocks = 1e-9;
  const double shared = seconds({});
  EXPECT_DOUBLE_EQ(seconds(enough), shared);
  for (const EngineAttention& alone : {small, other, few}) EXPECT_GT(seconds(alone), 2.0 * shared);
}

// If this fails, uneven experts cost nothing, or cost where all experts are on every card.
TEST(ServingStep, UnevenExpertsAreWaitedForWhereTheyAreSpread) {
  ServingJob job = serving_job_of(support::small_experts());
  job.imbalance = 1.5;
  const ServingCluster cluster = serving_cluster_of(8);
  EXPECT_EQ(step_time(cluster, job, {.tensor = 4}, generating(4000, 500)).parts[Part::routing], 0.0);
  EXPECT_GT(step_time(cluster, job, {.tensor = 4, .expert = 4}, generating(4000, 500)).parts[Part::routing], 0.0);
}

// If this fails, a step's time is not the sum that the ladder is made of, or a part is negative.
RC_GTEST_PROP(ServingStep, PartsAreNotNegativeAndSumToTheStep, ()) {
  const bool experts = *rc::gen::arbitrary<bool>();
  const ServingJob job = serving_job_of(experts ? support::small_experts() : support::small_dense());
  ServingPlan plan;
  plan.tensor = *rc::gen::element(1, 2, 4);
  plan.pipeline = *rc::gen::element(1, 2);
  if (experts) plan.attention_data = *rc::gen::element(1, 2);
  if (experts) plan.expert = *rc::gen::element(1, plan.split().cards());
  StepTokens step = reading(*rc::gen::element(0, 1, 4), 200);
  step.generating = *rc::gen::element(1, 16, 200);
  step.context = *rc::gen::element(1, 1000, 30000);
  const StepTime time = step_time(serving_cluster_of(8), job, plan, step);
  double sum = 0.0;
  for (std::size_t i = 0; i < Parts::size(); ++i) {
    RC_ASSERT(time.parts[static_cast<Part>(i)] >= 0.0);
    sum += time.parts[static_cast<Part>(i)];
  }
  RC_ASSERT(std::abs(sum - time.total().base()) <= 1e-12 * sum);
}

// If this fails, a step that does more is faster.
RC_GTEST_PROP(ServingStep, MoreSequencesOrContextAreNeverFaster, ()) {
  const ServingJob job = serving_job_of(support::small_dense());
  const ServingCluster cluster = serving_cluster_of(8);
  const ServingPlan plan{.tensor = *rc::gen::element(1, 2, 4)};
  const double sequences = *rc::gen::inRange(1, 300), context = *rc::gen::inRange(1, 20000);
  const Seconds one = step_time(cluster, job, plan, generating(sequences, context)).total();
  RC_ASSERT(step_time(cluster, job, plan, generating(sequences + 64.0, context)).total() >= one);
  RC_ASSERT(step_time(cluster, job, plan, generating(sequences, 2.0 * context)).total() >= one);
}

}  // namespace
}  // namespace shortboard
