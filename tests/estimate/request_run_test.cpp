#include "estimate/request_run.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "support/served.h"

namespace shortboard {
namespace {

/// An engine of this case whose limits a test sets itself.
struct Bench {
  ServingQuestion c = support::served("mode: online, rate: 1, input: 1000, output: 11");
  StepTable steps{c.cluster, c.job, *c.plan, 1000.0, 0.0};
  Admission engine{
      .slots = 100.0, .cache_tokens = 1e6, .step_tokens = 2001.0, .chunked = false, .request = {}, .front_end = {}};

  RequestRun run(int count, int concurrency, std::size_t from = 0, std::size_t to = 0) {
    return run_requests(steps, engine, burst({1000.0}, {11.0}, count), {concurrency, from, to});
  }
};

// If this fails, a request alone is not its prompt's step and one step for each further token.
TEST(RunRequests, OneAloneIsItsPromptAndItsSteps) {
  Bench bench;
  bench.engine.front_end = Seconds{0.25};
  const RequestRun run = bench.run(1, 1);
  const double prompt = bench.steps.seconds(0.0, 0.0, 1000.0);
  EXPECT_NEAR(run.ttft.mean.base(), 0.25 + prompt, 1e-9);
  // Ten steps at contexts of 1000 to 1009: the middle one stands for all.
  EXPECT_NEAR(run.tpot.mean.base(), bench.steps.seconds(1.0, 1004.5, 0.0), 1e-9);
  EXPECT_NEAR(run.latency.mean.base(), run.ttft.mean.base() + 10.0 * run.tpot.mean.base(), 1e-9);
  EXPECT_NEAR(run.idle.base(), 0.25, 1e-12);
  EXPECT_DOUBLE_EQ(run.output_tokens, 11.0);
}

// If this fails, prompts that come together do not wait for each other, or prompts stop those that generate for free.
TEST(RunRequests, PromptsOfABurstFollowEachOther) {
  // Three prompts of 1000 at 2001 tokens a step: two run together, then the third while the first two make a token.
  Bench bench;
  const RequestRun run = bench.run(3, 3);
  const double first = bench.steps.seconds(0.0, 0.0, 2000.0), second = bench.steps.seconds(2.0, 1000.0, 1000.0);
  EXPECT_NEAR(run.ttft.p50.base(), first, 1e-9);
  EXPECT_NEAR(run.ttft.mean.base(), (3.0 * first + second) / 3.0, 1e-9);
  EXPECT_GT(run.tpot.p90, 0.999 * run.tpot.p50);
}

// If this fails, an engine that cuts prompts leaves room in its steps, or counts a prompt as done before its last
// piece.
TEST(RunRequests, CutPromptsFillEachStep) {
  // Three prompts of 1000, cut, at 1500 a step: one and a half, then the rest (beside the first, which generates).
  Bench bench;
  bench.engine.chunked = true;
  bench.engine.step_tokens = 1500.0;
  const RequestRun run = bench.run(3, 3);
  const double first = bench.steps.seconds(0.0, 0.0, 1500.0), second = bench.steps.seconds(1.0, 1000.0, 1499.0),
               third = bench.steps.seconds(2.0, 1000.5, 1.0);
  EXPECT_NEAR(run.ttft.mean.base(), (3.0 * first + 2.0 * second + third) / 3.0, 0.01 * first);
}

// If this fails, requests beyond the engine's slots or its cache run all the same.
TEST(RunRequests, WaitForASlotAndForTheCache) {
  for (const bool by_cache : {false, true}) {
    Bench bench;
    bench.engine.step_tokens = 1e6;
    bench.engine.room_for_output = true;
    (by_cache ? bench.engine.cache_tokens : bench.engine.slots) = by_cache ? 2.0 * 1011.0 + 5.0 : 2.0;
    const RequestRun run = bench.run(4, 4);  // two pairs, one after the other
    const double pair = bench.steps.seconds(0.0, 0.0, 2000.0) + 10.0 * bench.steps.seconds(2.0, 1004.5, 0.0);
    EXPECT_NEAR(run.duration.base(), 2.0 * pair, 1e-6) << by_cache;
    EXPECT_NEAR(run.ttft.p99.base() - run.ttft.mean.base(), 0.5 * pair, 0.02 * pair) << by_cache;
  }
}

// If this fails, a front end that handles requests one by one lets all through at once.
TEST(RunRequests, TheFrontEndIsPassedOneByOne) {
  Bench bench;
  bench.engine.front_end = Seconds{10.0};  // far longer than a request runs: each meets an empty engine
  const RequestRun run = bench.run(3, 3);
  const double prompt = bench.steps.seconds(0.0, 0.0, 1000.0);
  EXPECT_NEAR(run.ttft.mean.base(), (10.0 + 20.0 + 30.0) / 3.0 + prompt, 1e-9);
}

// If this fails, a closed loop loses requests, or more are in flight than it has.
TEST(RunRequests, AClosedLoopKeepsItsNumberInFlight) {
  Bench bench;
  const RequestRun run = bench.run(400, 8, 80, 320);
  EXPECT_DOUBLE_EQ(run.finished, 240.0);
  EXPECT_NEAR(run.in_flight, 8.0, 1e-9);
  EXPECT_NEAR(run.prompts.base() + run.generating.base() + run.idle.base(), run.duration.base(), 1e-6);
  // Little's law over the watch, at whose ends some are under way.
  EXPECT_NEAR(run.finished / run.duration.base() * run.latency.mean.base(), run.in_flight, 0.3);
}

// If this fails, more requests sent at once wait less for their first token.
RC_GTEST_PROP(RunRequests, ABurstOfMoreWaitsLonger, ()) {
  static Bench bench;
  const int count = *rc::gen::inRange(1, 60);
  bench.engine.chunked = *rc::gen::arbitrary<bool>();
  bench.engine.step_tokens = *rc::gen::element(1100.0, 4096.0, 1e6);
  RC_ASSERT(bench.run(count, count).ttft.mean <= 1.0001 * bench.run(2 * count, 2 * count).ttft.mean);
}

// If this fails, the kept times of steps are not those of the engine: interpolation may be off by 3%.
RC_GTEST_PROP(StepTable, KeepsTheTimesOfSteps, ()) {
  static Bench bench;
  StepTokens step;
  step.generating = *rc::gen::inRange(1, 200);
  step.context = *rc::gen::inRange(64, 8000);
  step.prompts = step.finished_prompts = *rc::gen::inRange(0, 8);
  step.prompt_tokens = 1000.0;
  const double right = step_time(bench.c.cluster, bench.c.job, *bench.c.plan, step).total().base();
  const double kept = bench.steps.seconds(step.generating, step.context, step.prompts * step.prompt_tokens);
  RC_ASSERT(std::abs(kept / right - 1.0) < 0.05);
}

}  // namespace
}  // namespace shortboard
