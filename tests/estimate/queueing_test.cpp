#include "estimate/queueing.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "support/served.h"

namespace shortboard {
namespace {

struct Service {
  ServingQuestion c = support::served("mode: online, concurrency: 1, input: 1000, output: 100");
  const RequestMix mix{{1000.0, 0.0}, {100.0, 0.0}};
  ServingPoint loop(double concurrency, double requests = 0.0) const {
    return closed_loop(c.cluster, c.job, *c.plan, mix, concurrency, requests);
  }
};

// If this fails, requests that march in waves are given the first token of one that comes alone.
TEST(ClosedLoop, FirstTokensWaitForTheWholeWavesPrompts) {
  // 32 prompts of 1,000 tokens at 8,192 a step take four steps and a little: the median waits for two or three of them.
  const Service s;
  const double alone = s.loop(1.0).ttft.base(), wave = s.loop(32.0).ttft.base();
  EXPECT_GT(wave, 8.0 * alone);
  EXPECT_LT(wave, 32.0 * alone);
}

// If this fails, one request in flight does not run alone: its rate is one over its latency.
TEST(ClosedLoop, OneInFlightRunsAlone) {
  const ServingPoint one = Service{}.loop(1.0);
  EXPECT_NEAR(one.requests_per_second * one.latency.base(), 1.0, 1e-9);
  EXPECT_NEAR(one.in_flight, 1.0, 1e-9);
}

// If this fails, a burst is treated as a load without end: its start and its end cost nothing.
TEST(ClosedLoop, ABurstHasAStartAndAnEnd) {
  const Service s;
  const ServingPoint burst = s.loop(500.0, 500.0);
  // All prompts come first: the median waits for about half of them, the last for nearly all.
  EXPECT_NEAR(burst.ttft_spread->p99.base() / burst.ttft_spread->p50.base(), 2.0, 0.4);
  // All are there at the start and none at the end; without an end, they are there throughout.
  EXPECT_LT(burst.in_flight, 480.0);
  EXPECT_NEAR(s.loop(500.0).in_flight, 500.0, 1e-6);
}

// If this fails, percentiles are not in order.
RC_GTEST_PROP(ClosedLoop, PercentilesAreInOrder, ()) {
  static const Service s;
  RequestMix mix = s.mix;
  mix.output.sigma = 0.01 * *rc::gen::inRange(0, 120);
  mix.input.sigma = 0.01 * *rc::gen::inRange(0, 120);
  const ServingPoint point =
      closed_loop(s.c.cluster, s.c.job, *s.c.plan, mix, *rc::gen::inRange(1, 200), *rc::gen::inRange(0, 300));
  for (const Spread& spread : {*point.ttft_spread, *point.tpot_spread}) {
    RC_ASSERT(spread.p50 <= spread.p90);
    RC_ASSERT(spread.p90 <= spread.p95);
    RC_ASSERT(spread.p95 <= spread.p99);
  }
}

// If this fails, more requests in flight wait less, or serve fewer tokens before the engine is full.
RC_GTEST_PROP(ClosedLoop, MoreInFlightWaitLongerAndServeMore, ()) {
  static const Service s;
  const int few = *rc::gen::inRange(1, 100);
  const ServingPoint calm = s.loop(few), busy = s.loop(2.0 * few);
  RC_ASSERT(calm.ttft <= 1.01 * busy.ttft);
  RC_ASSERT(calm.output_tokens_per_second <= 1.03 * busy.output_tokens_per_second);
}

// If this fails, recorded arrivals are not taken at their times, or a cached prefix is computed again.
TEST(Replay, TakesArrivalsAtTheirTimes) {
  const Service s;
  const std::vector<Arrival> apart{{Seconds{0.0}, 1000.0, 100.0, 0.0}, {Seconds{60.0}, 1000.0, 100.0, 0.0}};
  const ServingPoint alone = replay(s.c.cluster, s.c.job, *s.c.plan, apart);
  EXPECT_NEAR(alone.ttft.base() / s.loop(1.0).ttft.base(), 1.0, 1e-6);
  EXPECT_NEAR(alone.output_tokens_per_second, 200.0 / (60.0 + alone.latency.base()), 0.01);
  std::vector<Arrival> shared = apart;
  shared[0].cached = shared[1].cached = 900.0;
  EXPECT_LT(replay(s.c.cluster, s.c.job, *s.c.plan, shared).ttft, alone.ttft);
}

// If this fails, a deployment of two replicas sends each of them all requests.
TEST(Replay, AReplicaTakesItsShareOfTheArrivals) {
  const Service s;
  const std::vector<Arrival> all = burst({1000.0}, {100.0}, 100);
  ServingPlan twice = *s.c.plan;
  twice.replicas = 2;
  EXPECT_LT(replay(s.c.cluster, s.c.job, twice, all).ttft, 0.7 * replay(s.c.cluster, s.c.job, *s.c.plan, all).ttft);
}

}  // namespace
}  // namespace shortboard
