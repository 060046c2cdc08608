#include "analysis/goodput.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "estimate/open_queue.h"
#include "support/served.h"

namespace shortboard {
namespace {

Goodput found(const std::string& objective, const std::string& lengths = "input: 1000, output: 200") {
  const ServingQuestion c = support::served("mode: online, " + lengths + ", objective: " + objective);
  return goodput(c, *c.plan);
}

// If this fails, the rate that is found misses the objective, or a larger one keeps it too.
TEST(Goodput, IsTheLargestRateThatKeepsTheObjective) {
  const ServingQuestion c =
      support::served("mode: online, input: 1000, output: 200, objective: {ttft_p90: 2 s, tpot_p90: 20 ms}");
  const Goodput best = goodput(c, *c.plan);
  EXPECT_EQ(best.bound, GoodputBound::tpot);
  OpenQueue queue{c.cluster, c.job, *c.plan, c.mix()};
  EXPECT_FALSE(missed(queue.at(best.requests_per_second), c.objective));
  EXPECT_TRUE(missed(queue.at(1.01 * best.requests_per_second), c.objective));
  EXPECT_LE(best.point.tpot_spread->p90.base(), 0.020);
  EXPECT_NEAR(best.point.tpot_spread->p90.base(), 0.020, 0.0005);
  EXPECT_DOUBLE_EQ(best.batch, best.point.generating);
}

// If this fails, the latency that stops a service is named wrongly.
TEST(Goodput, NamesTheLatencyThatStopsIt) {
  EXPECT_EQ(found("{ttft_p90: 60 ms, tpot_p90: 1 s}").bound, GoodputBound::ttft);
  EXPECT_EQ(found("{ttft_p90: 20 s, tpot_p90: 15 ms}").bound, GoodputBound::tpot);
  EXPECT_EQ(found("{latency_mean: 3 s}").bound, GoodputBound::latency);
  // An objective that nothing misses: the engine's sequences end it, or the cache where requests are long.
  EXPECT_EQ(found("{ttft_p90: 1000 s}", "input: 100, output: 100").bound, GoodputBound::sequences);
  EXPECT_EQ(found("{ttft_p90: 1000 s}", "input: 8000, output: 1000").bound, GoodputBound::cache);
}

// If this fails, an objective that one request alone misses is answered with a rate.
TEST(Goodput, IsNothingWhereOneRequestMissesIt) {
  const Goodput none = found("{ttft_p90: 1 ms}");
  EXPECT_DOUBLE_EQ(none.requests_per_second, 0.0);
  EXPECT_EQ(none.bound, GoodputBound::ttft);
  EXPECT_GT(none.point.ttft.base(), 0.001);
}

// If this fails, a stricter objective is said to allow more.
RC_GTEST_PROP(Goodput, FallsWithTheObjective, ()) {
  ServingQuestion c = support::served("mode: online, input: 1000, output: 200");
  const double ttft = 0.01 * *rc::gen::inRange(5, 100), tpot = 0.001 * *rc::gen::inRange(9, 60);
  c.objective = {{LatencyMetric::ttft, 90, Seconds{ttft}}, {LatencyMetric::tpot, 90, Seconds{tpot}}};
  const double loose = goodput(c, *c.plan).requests_per_second;
  c.objective[0].at_most = Seconds{0.8 * ttft};
  c.objective[1].at_most = Seconds{0.9 * tpot};
  RC_ASSERT(goodput(c, *c.plan).requests_per_second <= 1.01 * loose);
}

// If this fails, replicas do not multiply what one of them serves.
TEST(Goodput, GrowsWithReplicas) {
  const ServingQuestion c = support::served("mode: online, input: 1000, output: 200, objective: {tpot_p90: 20 ms}");
  ServingPlan twice = *c.plan;
  twice.replicas = 2;
  EXPECT_DOUBLE_EQ(goodput(c, twice).requests_per_second, 2.0 * goodput(c, *c.plan).requests_per_second);
  EXPECT_DOUBLE_EQ(service_capacity(c, twice).requests_per_second,
                   2.0 * service_capacity(c, *c.plan).requests_per_second);
}

}  // namespace
}  // namespace shortboard
