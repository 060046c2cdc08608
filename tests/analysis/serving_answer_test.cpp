#include "analysis/serving_answer.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <cmath>
#include <string>

#include "analysis/explain.h"
#include "analysis/serving_plan.h"
#include "document/yaml.h"
#include "support/complaint.h"
#include "support/questions.h"

namespace shortboard {
namespace {

ServingQuestion read(const std::string& cluster, const std::string& serve, const std::string& plan = "auto") {
  static const Database database = Database::compiled();
  return read_serving(
      read_yaml("cluster: {groups: [{" + cluster + "}]}\nserve: {" + serve + "}\nplan: " + plan + "\n", "spec.yaml"),
      "spec.yaml", database);
}

const std::string kEight = "accelerator: H100, count: 8", kSmall = "model: llama-3.1-8b, input: 1000, output: 500";

const ServingAnswer& offline() {
  static const ServingAnswer a = answer(read(kEight, kSmall, "{tensor: 2}"));
  return a;
}

// If this fails, the lines of the first screen do not add up: P, ladder and rates tell of different answers.
TEST(ServingAnswer, LadderAndRatesAddUp) {
  const ServingAnswer& a = offline();
  double product = 1.0;
  for (const LadderStep& ladder_step : a.shared.ladder) product *= ladder_step.factor;
  EXPECT_NEAR(product, a.shared.mfu, 1e-12);
  EXPECT_NEAR(a.shared.ladder.back().pflops, a.shared.effective_pflops, 1e-9 * a.shared.effective_pflops);
  EXPECT_EQ(a.plan.replicas, 4);
  EXPECT_NEAR(a.requests_per_second, 4.0 * a.point.requests_per_second, 1e-12);
  EXPECT_NEAR(a.output_tokens_per_second, 500.0 * a.requests_per_second, 1e-6);
  EXPECT_NEAR(a.total_tokens_per_second(), 1500.0 * a.requests_per_second, 1e-6);
  // Effective P: FLOPs that a request needs, times requests a second.
  EXPECT_NEAR(a.shared.effective_pflops * 1e15, a.point.flops.base() * a.requests_per_second,
              1e-6 * a.shared.effective_pflops * 1e15);
}

// If this fails, a phase's ladder, MFU and MBU are not of one time.
TEST(ServingAnswer, PhasesHaveLaddersOfTheirOwn) {
  const ServingAnswer& a = offline();
  ASSERT_TRUE(a.prefill && a.decode);
  for (const auto* phase : {&*a.prefill, &*a.decode}) {
    double product = 1.0;
    for (const LadderStep& ladder_step : phase->ladder) {
      EXPECT_LE(ladder_step.factor, 1.0 + 1e-9) << phase->name();
      product *= ladder_step.factor;
    }
    EXPECT_NEAR(product, phase->mfu, 1e-12) << phase->name();
    EXPECT_GT(phase->mbu, 0.0);
    EXPECT_LT(phase->mbu, 1.0);
  }
  EXPECT_GT(a.prefill->mfu, a.decode->mfu);  // prompts multiply, generation reads
  EXPECT_GT(a.decode->mbu, a.prefill->mbu);
}

// If this fails, MBU is not the bytes that a card reads over time and bandwidth.
TEST(ServingAnswer, MbuIsBytesOverTimeAndBandwidth) {
  const ServingAnswer& a = offline();
  const double seconds = a.decode->point.seconds_per_request();
  EXPECT_NEAR(a.decode->mbu,
              a.decode->point.bytes.base() / seconds / a.question.cluster.cards.attention.bandwidth.base(), 1e-12);
}

// If this fails, what keeps the batch from growing is misnamed.
TEST(ServingAnswer, NamesWhatBoundsTheBatch) {
  ServingQuestion few = offline().question;
  few.engine.batching.most_sequences = few.cluster.engine.batching.most_sequences = 64.0;
  const ServingAnswer limited = answer(few);  // 8B over two cards: room for far more
  EXPECT_EQ(limited.bound, BatchBound::engine);
  EXPECT_EQ(limited.largest_batch, 4.0 * 64.0);
  const ServingAnswer full = answer(read(kEight, "model: llama-3.1-70b, input: 30000, output: 500", "{tensor: 8}"));
  EXPECT_EQ(full.bound, BatchBound::cache);
  EXPECT_NEAR(full.in_flight, full.largest_batch, 1e-9);
  EXPECT_EQ(answer(read(kEight, kSmall + ", mode: fixed_batch, batch: 16", "{tensor: 8}")).bound, BatchBound::asked);
  EXPECT_EQ(answer(read(kEight, kSmall + ", mode: online, concurrency: 16", "{tensor: 8}")).bound, BatchBound::asked);
  EXPECT_EQ(answer(read(kEight, "model: llama-3.1-8b, input: 1000, mode: prefill", "{tensor: 8}")).bound,
            BatchBound::step_tokens);
}

// If this fails, one phase alone is asked and the other is reported.
TEST(ServingAnswer, OnePhaseAloneHasNoOther) {
  const ServingAnswer prompts = answer(read(kEight, "model: llama-3.1-8b, input: 1000, mode: prefill", "{tensor: 8}"));
  EXPECT_TRUE(prompts.prefill && !prompts.decode);
  EXPECT_GT(prompts.input_tokens_per_second, 0.0);
  const ServingAnswer tokens = answer(read(kEight, kSmall + ", mode: decode, batch: 64", "{tensor: 8}"));
  EXPECT_TRUE(tokens.decode && !tokens.prefill);
  EXPECT_EQ(tokens.point.ttft, Seconds{});
}

// If this fails, arrivals that a cluster keeps up with are not served at their rate.
TEST(ServingAnswer, ServesWhatArrives) {
  const ServingAnswer some = answer(read(kEight, kSmall + ", mode: online, rate: 2", "{tensor: 8}"));
  EXPECT_NEAR(some.requests_per_second, 2.0, 2e-3);
  EXPECT_EQ(some.bound, BatchBound::asked);
  const ServingAnswer all = answer(read(kEight, kSmall + ", mode: online, rate: 1e5", "{tensor: 8}"));
  EXPECT_LT(all.requests_per_second, 1e4);
}

// If this fails, time in which nobody asks is counted as work, or the ladder no longer ends at what is served.
TEST(ServingAnswer, ALightLoadWaitsForRequests) {
  const ServingAnswer a = answer(read(kEight, kSmall + ", mode: online, rate: 0.1", "{tensor: 8}"));
  EXPECT_GT(a.idle.base(), 5.0);  // of the ten seconds between requests
  EXPECT_NEAR(a.idle.base() + a.point.seconds_per_request(), 1.0 / a.point.requests_per_second, 1e-9);
  EXPECT_EQ(a.shared.ladder.back().reason, LadderReason{LadderStart::waiting_for_demand});
  EXPECT_NEAR(a.shared.effective_pflops * 1e15, a.point.flops.base() * a.requests_per_second,
              1e-6 * a.shared.effective_pflops * 1e15);
}

// If this fails, the largest rate within an objective is one that misses it, or the bound is misnamed.
TEST(ServingAnswer, KeepsAnObjective) {
  const std::string wanted = ", mode: online, objective: {ttft_p90: 1 s, tpot_p90: 12 ms}";
  const ServingAnswer a = answer(read(kEight, kSmall + wanted, "{tensor: 2}"));
  ASSERT_TRUE(a.point.ttft_spread && a.point.tpot_spread);
  EXPECT_LE(a.point.ttft_spread->p90.base(), 1.0);
  EXPECT_LE(a.point.tpot_spread->p90.base(), 0.012);
  EXPECT_EQ(a.bound, BatchBound::objective);
  EXPECT_LT(a.requests_per_second, offline().requests_per_second);
}

// If this fails, prompts and generation on cards of their own are answered as if all cards did both.
TEST(ServingAnswer, RefusesRoles) {
  const std::string told =
      complaint([] { return answer(read(kEight, kSmall + ", mode: online, rate: 1, roles: auto", "{tensor: 2}")); });
  EXPECT_NE(told.find("serve.roles: prompts and generation on cards of their own have an answer"), std::string::npos)
      << told;
}

// If this fails, a searched plan is not the one that its own figures come from.
TEST(ServingAnswer, ASearchedPlanIsAnsweredAsWrittenDown) {
  const ServingAnswer a = answer(read("accelerator: H100, count: 4", kSmall));
  EXPECT_GT(a.plans_tried, 3);
  ServingQuestion written = a.question;
  written.plan = a.plan;
  EXPECT_EQ(answer(written).output_tokens_per_second, a.output_tokens_per_second);
}

// If this fails, a plan that is impossible or too large is answered, or not told apart.
TEST(ServingAnswer, RefusesImpossibleAndTooLargePlans) {
  EXPECT_NE(complaint([] { return answer(read(kEight, kSmall, "{tensor: 3}")); }).find("32 attention heads"),
            std::string::npos);
  EXPECT_THROW((void)answer(read("accelerator: H100, count: 1", "model: llama-3.1-70b", "{tensor: 1}")), NoPlanFits);
  try {
    (void)answer(read("accelerator: H100, count: 1", "model: llama-3.1-70b"));
    FAIL() << "140 GB of weights fit in 80";
  } catch (const NoPlanFits& error) {
    const std::string told = error.what();
    EXPECT_NE(told.find("no plan fits: the smallest of 1 plans needs"), std::string::npos) << told;
    EXPECT_NE(told.find("GB short"), std::string::npos) << told;
  }
}

// If this fails, the grade of evidence or its interval does not follow from the card and the engine.
TEST(ServingAnswer, CardsOfTheClassAreLessSure) {
  ServingQuestion sure = offline().question;
  sure.engine.uncertainty.value = 0.25;
  const ServingAnswer own = answer(sure);
  EXPECT_EQ(own.shared.accuracy.evidence, Evidence::measured);
  EXPECT_EQ(own.shared.accuracy.uncertainty, own.question.engine.uncertainty.value);
  ServingQuestion other = own.question;
  other.parts.accelerator.id = "another";
  const ServingAnswer carried = answer(other);
  EXPECT_EQ(carried.shared.accuracy.evidence, Evidence::class_constants);
  EXPECT_NEAR(carried.shared.accuracy.uncertainty,
              own.shared.accuracy.uncertainty * own.question.parts.kernels.carried_over, 1e-12);
}

// If this fails, an explanation leaves out constants behind the answer, or their sources.
TEST(ServingAnswer, ExplainsTheEnginesConstants) {
  const ServingAnswer a = explained(offline());
  EXPECT_GE(a.shared.constants.size(), 12U);
  for (const ConstantLine& line : a.shared.constants) EXPECT_NE(line.source, "") << line.name;
}

// If this fails, a larger batch lowers what a queue is served before memory ends.
RC_GTEST_PROP(ServingAnswer, ALargerEngineLimitNeverServesLess, ()) {
  ServingQuestion c = offline().question;
  const double limit = *rc::gen::element(8, 32, 128);
  c.engine.batching.most_sequences = c.cluster.engine.batching.most_sequences = limit;
  const double less = serving_score(c, *c.plan).served;
  c.engine.batching.most_sequences = c.cluster.engine.batching.most_sequences = 2.0 * limit;
  RC_ASSERT(serving_score(c, *c.plan).served >= 0.999 * less);
}

}  // namespace
}  // namespace shortboard
