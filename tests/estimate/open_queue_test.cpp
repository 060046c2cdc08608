#include "estimate/open_queue.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <string>

#include "support/engine_simulation.h"
#include "support/served.h"

namespace shortboard {
namespace {

struct Traffic {
  std::string lengths, engine;
};

/// Chat, documents, writing, and lengths that vary: prompts shorter and longer than a step, cut or whole.
const std::vector<Traffic>& kinds_of_traffic() {
  static const std::vector<Traffic> all{
      {"input: 1000, output: 200", "vllm-2025"},
      {"input: {median: 1000, sigma: 1.0}, output: {median: 200, sigma: 0.8}", "vllm-2025"},
      {"input: {median: 1000, sigma: 1.0}, output: {median: 200, sigma: 0.8}", "nim-2024"},
      {"input: 8000, output: 100", "vllm-2025"},
      {"input: 200, output: 1000", "vllm-2025"}};
  return all;
}

ServingQuestion case_of(const Traffic& traffic) {
  return support::served("mode: online, rate: 1, " + traffic.lengths, traffic.engine);
}

OpenQueue queue_of(const ServingQuestion& c) { return {c.cluster, c.job, *c.plan, c.mix()}; }

double off(Seconds estimate, Seconds simulated) { return std::abs(estimate.base() / simulated.base() - 1.0); }

/// The estimate beside a simulation of 3,000 requests at a share of the capacity.
void compare(double share, double mean_ttft, double p90_ttft, double mean_tpot, double p90_tpot) {
  for (const Traffic& traffic : kinds_of_traffic()) {
    SCOPED_TRACE(traffic.lengths + " " + traffic.engine + " at " + std::to_string(share));
    const ServingQuestion c = case_of(traffic);
    OpenQueue queue = queue_of(c);
    const double rate = share * queue.capacity();
    const ServingPoint point = queue.at(rate);
    StepTable steps{c.cluster, c.job, *c.plan, c.mix().input.squared() / c.size.input, 0.0};
    const support::Simulated simulated = support::simulate(steps, admission(c.cluster, c.job, *c.plan, c.size),
                                                           c.mix().input, c.mix().output, rate, 3000, 7);
    EXPECT_LE(off(point.ttft, simulated.ttft.mean), mean_ttft);
    EXPECT_LE(off(point.ttft_spread->p90, simulated.ttft.p90), p90_ttft);
    EXPECT_LE(off(point.tpot, simulated.tpot.mean), mean_tpot);
    EXPECT_LE(off(point.tpot_spread->p90, simulated.tpot.p90), p90_tpot);
  }
}

// If one of these fails, latencies under load are not those of an engine that is simulated request by request. The
// bounds are what the approximation reaches: clumps of long prompts are told too small near the capacity.
TEST(OpenQueue, AgreesWithASimulationAtLowLoad) {
  compare(0.05, 0.05, 0.10, 0.05, 0.10);
  compare(0.2, 0.06, 0.25, 0.05, 0.15);
}
TEST(OpenQueue, AgreesWithASimulationAtMiddlingLoad) {
  compare(0.4, 0.12, 0.20, 0.08, 0.15);
  compare(0.6, 0.15, 0.25, 0.12, 0.20);
}
TEST(OpenQueue, AgreesWithASimulationAtHighLoad) { compare(0.8, 0.27, 0.30, 0.28, 0.46); }

// If this fails, a service is said to keep up with more than it can, or with far less: a simulation well within it is
// stable, and one beyond it falls behind.
TEST(OpenQueue, TheCapacityIsWhereRequestsPileUp) {
  const ServingQuestion c = case_of(kinds_of_traffic()[0]);
  OpenQueue queue = queue_of(c);
  StepTable steps{c.cluster, c.job, *c.plan, 1000.0, 0.0};
  const Admission engine = admission(c.cluster, c.job, *c.plan, c.size);
  const auto late = [&](double share) {
    return support::simulate(steps, engine, c.mix().input, c.mix().output, share * queue.capacity(), 4000, 3)
        .ttft.p99.base();
  };
  EXPECT_LT(late(0.85), 1.0);
  EXPECT_GT(late(1.15), 10.0);
}

// If this fails, one request alone is not its prompt and its steps.
TEST(OpenQueue, WithoutLoadARequestIsAlone) {
  const ServingQuestion c = case_of(kinds_of_traffic()[0]);
  const ServingPoint alone = queue_of(c).at(1e-4);
  StepTable steps{c.cluster, c.job, *c.plan, 1000.0, 0.0};
  EXPECT_NEAR(alone.ttft_spread->p50.base(), c.engine.request.value.base() + steps.seconds(0.0, 0.0, 1000.0), 1e-9);
  EXPECT_NEAR(alone.tpot.base() / steps.seconds(1.0, 1100.0, 0.0), 1.0, 0.01);
  EXPECT_NEAR(alone.generating, 1e-4 * 199.0 * alone.tpot.base(), 1e-6);  // Little's law
}

// If this fails, more load is answered with a shorter wait, and the search for the largest rate goes astray.
RC_GTEST_PROP(OpenQueue, LatenciesGrowWithLoad, ()) {
  const Traffic traffic = *rc::gen::elementOf(kinds_of_traffic());
  const ServingQuestion c = case_of(traffic);
  OpenQueue queue = queue_of(c);
  const double low = 0.01 * *rc::gen::inRange(1, 85), more = 0.01 * *rc::gen::inRange(3, 12);
  const ServingPoint calm = queue.at(low * queue.capacity()), busy = queue.at((low + more) * queue.capacity());
  RC_ASSERT(calm.ttft <= 1.001 * busy.ttft);
  RC_ASSERT(calm.ttft_spread->p90 <= 1.02 * busy.ttft_spread->p90);
  RC_ASSERT(calm.tpot <= 1.001 * busy.tpot);
  RC_ASSERT(calm.generating <= busy.generating);
}

// If this fails, the reason why no more is served is not the limit that is reached first.
TEST(OpenQueue, NamesWhatBoundsIt) {
  // 100 + 100 / 2 tokens of cache a request: 1,024 sequences stand far before the cache's end.
  EXPECT_EQ(queue_of(support::served("mode: online, rate: 1, input: 100, output: 100")).limit(), RateLimit::sequences);
  // 8,050 tokens each: tens of them fill the cache.
  EXPECT_EQ(queue_of(case_of(kinds_of_traffic()[3])).limit(), RateLimit::cache);
  // A token of output for each prompt: steps are full of prompts.
  EXPECT_EQ(queue_of(support::served("mode: online, rate: 1, input: 4000, output: 3")).limit(), RateLimit::step_tokens);
}

}  // namespace
}  // namespace shortboard
