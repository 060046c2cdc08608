#include "estimate/serving.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <array>

#include "support/serving.h"

namespace shortboard {
namespace {

using support::serving_cluster_of;
using support::serving_job_of;

constexpr RequestSize kSize{1000.0, 201.0};

// If this fails, a batch's latency is not its prompts' step and a step for every further token.
TEST(FixedBatch, IsOnePromptStepAndAStepAToken) {
  const ServingCluster cluster = serving_cluster_of(8);
  const ServingJob job = serving_job_of(support::small_dense());
  const ServingPoint point = fixed_batch(cluster, job, {.tensor = 2}, 4.0, kSize);
  const double prompts = step_time(cluster, job, {.tensor = 2}, support::reading(4, 1000)).total().base();
  const double each = step_time(cluster, job, {.tensor = 2}, support::generating(4, 1100.5)).total().base();
  EXPECT_NEAR(point.ttft.base(), 5e-3 + prompts, 1e-12);
  EXPECT_NEAR(point.tpot.base(), each, 1e-12);  // 200 tokens after the first, 200 steps
  EXPECT_NEAR(point.latency.base(), 5e-3 + prompts + 200.0 * each, 1e-9);
  EXPECT_NEAR(point.output_tokens_per_second, 4.0 * 201.0 / point.latency.base(), 1e-6);
}

// If this fails, prompts beyond the engine's tokens a step are read at once.
TEST(FixedBatch, PromptsBeyondTheEnginesStepFollowInFurtherOnes) {
  const ServingCluster cluster = serving_cluster_of(8);  // 8192 tokens a step: 8 prompts of 1000
  const ServingJob job = serving_job_of(support::small_dense());
  const double one = step_time(cluster, job, {}, support::reading(8, 1000)).total().base();
  EXPECT_NEAR(fixed_batch(cluster, job, {}, 8.0, kSize).ttft.base(), 5e-3 + one, 1e-12);
  EXPECT_NEAR(fixed_batch(cluster, job, {}, 16.0, kSize).ttft.base(), 5e-3 + 2.0 * one, 1e-12);
}

// If this fails, a cached prefix is computed again, or its tokens are not attended to.
TEST(FixedBatch, ACachedPrefixIsNotComputed) {
  ServingJob job = serving_job_of(support::small_dense());
  const Seconds all = fixed_batch(serving_cluster_of(8), job, {}, 4.0, kSize).ttft;
  job.cached_prefix = 0.9;
  const ServingPoint point = fixed_batch(serving_cluster_of(8), job, {}, 4.0, kSize);
  EXPECT_LT(point.ttft, all);
  EXPECT_GT(point.ttft, fixed_batch(serving_cluster_of(8), job, {}, 4.0, {100.0, 201.0}).ttft);
}

// If this fails, a draft that is accepted saves no steps.
TEST(FixedBatch, AcceptedDraftsSaveSteps) {
  ServingJob job = serving_job_of(support::small_dense());
  const ServingPoint plain = fixed_batch(serving_cluster_of(8), job, {}, 1.0, kSize);
  job.drafted = 1.0;
  job.accepted = 1.8;
  const ServingPoint drafted = fixed_batch(serving_cluster_of(8), job, {}, 1.0, kSize);
  EXPECT_LT(drafted.tpot, plain.tpot);
  EXPECT_GT(drafted.tpot.base(), plain.tpot.base() / 1.8);
}

// If this fails, prompts alone or generation alone cost more than both.
TEST(Phases, EachAloneIsFasterThanBoth) {
  const ServingCluster cluster = serving_cluster_of(8);
  const ServingJob job = serving_job_of(support::small_dense());
  const double both = fixed_batch(cluster, job, {}, 8.0, kSize).seconds_per_request();
  const double prompts = prompts_only(cluster, job, {}, 8.0, kSize.input).seconds_per_request();
  const double tokens = generation_only(cluster, job, {}, 8.0, kSize).seconds_per_request();
  EXPECT_NEAR(prompts + tokens, both, 1e-9);
}

// If this fails, more requests run than the engine allows, or than the cache holds.
TEST(MostInFlight, IsTheLesserOfEngineAndCache) {
  ServingCluster cluster = serving_cluster_of(8);
  const ServingJob job = serving_job_of(support::small_dense());
  EXPECT_EQ(most_in_flight(cluster, job, {.tensor = 2}, kSize), 256.0);
  cluster.engine.batching.most_sequences = 1e9;
  const double held = held_tokens(cluster.engine.batching, kSize.input, kSize.output);
  EXPECT_EQ(most_in_flight(cluster, job, {.tensor = 2}, kSize),
            serving_memory(cluster, job, {.tensor = 2}, held, 8192.0).sequences);
}

ServingJob any_job() {
  return serving_job_of(*rc::gen::arbitrary<bool>() ? support::small_experts() : support::small_dense());
}

// If this fails, groups of attention that step together leave prompt tokens out, or count them twice: a request's FLOPs
// do not depend on how many groups there are. Prompts of a part of a step, and of 2.4 steps of 8192 tokens.
TEST(SteadyState, GroupsThatStepTogetherReadEveryPromptWhole) {
  const ServingCluster cluster = serving_cluster_of(8);
  const ServingJob job = serving_job_of(support::small_experts());
  for (const double input : {1000.0, 20000.0}) {
    const double alone = steady_state(cluster, job, {}, 8.0, {input, 201.0}).flops.base();
    for (const int groups : {2, 4, 8}) {
      const ServingPlan plan{.attention_data = groups, .expert = groups};
      const double together = steady_state(cluster, job, plan, 8.0 * groups, {input, 201.0}).flops.base();
      EXPECT_NEAR(together / alone, 1.0, 0.02) << input << " tokens, " << groups << " groups";
    }
  }
}

// If this fails, requests appear or vanish: those in flight are not the rate times their time (Little's law).
RC_GTEST_PROP(SteadyState, RequestsInFlightAreTheRateTimesTheLatency, ()) {
  const ServingJob job = any_job();
  const double in_flight = *rc::gen::element(1, 8, 100, 250);
  const ServingPoint point = steady_state(serving_cluster_of(8), job, {.tensor = 2}, in_flight, kSize);
  RC_PRE(point.generating < 0.999 * in_flight);
  RC_ASSERT(std::abs(point.requests_per_second * point.latency.base() - in_flight) < 1e-3 * in_flight);
}

// If this fails, the parts that ladder and short board are made of are not all of the replica's time.
RC_GTEST_PROP(SteadyState, PartsSumToTheTimeARequest, ()) {
  const ServingJob job = any_job();
  const double in_flight = *rc::gen::element(1, 8, 100, 250);
  const ServingPoint point = steady_state(serving_cluster_of(8), job, {.tensor = 2}, in_flight, kSize);
  RC_ASSERT(std::abs(point.seconds_per_request() * point.requests_per_second - 1.0) < 1e-9);
}

// If this fails, a larger batch lowers the throughput of a queue: an operator would be told to run fewer requests.
RC_GTEST_PROP(SteadyState, ALargerBatchNeverLowersThroughput, ()) {
  const ServingJob job = any_job();
  const ServingCluster cluster = serving_cluster_of(8);
  const RequestSize size{1.0 * *rc::gen::element(100, 1000, 8000), 1.0 * *rc::gen::element(50, 500, 2000)};
  const double batch = *rc::gen::inRange(1, 120);
  const double less = steady_state(cluster, job, {.tensor = 2}, batch, size).output_tokens_per_second;
  const double more = steady_state(cluster, job, {.tensor = 2}, 2.0 * batch, size).output_tokens_per_second;
  RC_ASSERT(more >= 0.999 * less);
}

// If this fails, faster cards serve less.
RC_GTEST_PROP(SteadyState, MoreBandwidthIsNeverSlower, ()) {
  const ServingJob job = any_job();
  ServingCluster cluster = serving_cluster_of(8);
  const double in_flight = *rc::gen::inRange(1, 250);
  const double before = steady_state(cluster, job, {.tensor = 2}, in_flight, kSize).requests_per_second;
  for (GemmRoof* roof : {&cluster.attention, &cluster.dense, &cluster.router, &cluster.head})
    roof->bandwidth = 1.5 * roof->bandwidth;
  cluster.experts.bandwidth = 1.5 * cluster.experts.bandwidth;
  cluster.cards.attention.bandwidth = 1.5 * cluster.cards.attention.bandwidth;
  cluster.cards.stream.bandwidth = 1.5 * cluster.cards.stream.bandwidth;
  RC_ASSERT(steady_state(cluster, job, {.tensor = 2}, in_flight, kSize).requests_per_second >= 0.999 * before);
}

}  // namespace
}  // namespace shortboard
