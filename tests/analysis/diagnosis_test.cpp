#include "analysis/diagnosis.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <cmath>
#include <string>

#include "analysis/degraded.h"
#include "document/yaml.h"
#include "support/english.h"
#include "support/questions.h"
#include "support/shipped.h"

namespace shortboard {
namespace {

template <class One>
One read(const std::string& cluster, const std::string& work, const std::string& measured = {}) {
  const std::string text = "cluster: {groups: [{" + cluster + "}]}\n" + work + "\n" +
                           (measured.empty() ? "" : "measured: {" + measured + "}\n");
  return held<One>(read_question(read_yaml(text, "spec.yaml"), "spec.yaml", support::shipped()));
}

const std::string kCluster = "accelerator: H100, count: 64";
const std::string kTraining =
    "train: {model: llama-3.1-8b, sequence: 4096, global_batch: 256}\n"
    "plan: {tensor: 2, pipeline: 2, recompute: selective}";

/// The answer to a question whose measured figure is a share of the predicted one.
template <class One>
auto answered(One question, const std::string& metric, double share) {
  question.measured = {{metric, 1.0}};
  const double predicted = answer(question).shared.measured.front().predicted;
  question.measured = {{metric, share * predicted}};
  return answer(question);
}

const Suspect& named(const Diagnosis& d, std::string_view name) {
  return *std::ranges::find_if(d.suspects, [&](const Suspect& one) { return name_of(one).starts_with(name); });
}

/// The question with the resource of a suspect, or the kernels of every card, at a factor.
template <class One>
std::optional<One> degraded(const One& question, const Suspect& suspect) {
  if (suspect.kind == SuspectKind::resource) return with_resource(question, suspect.resource, *suspect.factor);
  if (suspect.kind == SuspectKind::kernels) return with_kernels(question, *suspect.factor);
  return std::nullopt;  // a straggler is no question of its own
}

// If this fails, a factor does not solve for the measured speed. Speed 1 / (1/2 + 1/2 / f) is 1 at f = 1 and, by hand,
// 1/2 where 1/2 / f = 3/2: at f = 1/3.
TEST(FactorThatGives, SolvesForTheMeasuredSpeed) {
  const auto speed = [](double f) { return 1.0 / (0.5 + 0.5 / f); };
  EXPECT_NEAR(factor_that_gives(speed, 0.5).value(), 1.0 / 3.0, 1e-9);
  EXPECT_EQ(factor_that_gives(speed, 1.0), 1.0);
  EXPECT_EQ(factor_that_gives(speed, 2.0), 1.0);
}

// If this fails, a resource that can't explain a loss is blamed for it. Where half of the time waits for it, a
// hundredth of it makes 1 / (1/2 + 50) = 0.0198 of the speed; where nothing does, all of it.
TEST(FactorThatGives, IsAbsentWhereNoLossSuffices) {
  EXPECT_FALSE(factor_that_gives([](double f) { return 1.0 / (0.5 + 0.5 / f); }, 0.0197));
  EXPECT_TRUE(factor_that_gives([](double f) { return 1.0 / (0.5 + 0.5 / f); }, 0.0199));
  EXPECT_FALSE(factor_that_gives([](double) { return 1.0; }, 0.999));
}

// If this fails, a time is taken for a speed: a longer step would be a faster run.
TEST(Diagnosis, ALongerStepIsASlowerRun) {
  const TrainingAnswer slow = answered(read<TrainingQuestion>(kCluster, kTraining), "step_s", 1.25);
  EXPECT_DOUBLE_EQ(slow.shared.measured.front().speed, 0.8);
  EXPECT_FALSE(slow.shared.measured.front().faster());
  EXPECT_TRUE(answered(read<TrainingQuestion>(kCluster, kTraining), "step_s", 0.8).shared.measured.front().faster());
}

// If this fails, figures of one run contradict each other. A step of s seconds works on 256 x 4096 tokens over 64
// cards.
TEST(Diagnosis, PredictsEachFigureOfTheSameStep) {
  const TrainingAnswer a = answer(read<TrainingQuestion>(
      kCluster, kTraining, "step_s: 9, tokens_per_s: 9, tokens_per_s_per_accelerator: 9, mfu: 0.9"));
  const double step = a.estimate.step().base();
  ASSERT_EQ(a.shared.measured.size(), 4U);
  EXPECT_DOUBLE_EQ(a.shared.measured[0].predicted, step);
  EXPECT_DOUBLE_EQ(a.shared.measured[1].predicted, 256.0 * 4096.0 / step);
  EXPECT_DOUBLE_EQ(a.shared.measured[2].predicted, 256.0 * 4096.0 / step / 64.0);
  EXPECT_DOUBLE_EQ(a.shared.measured[3].predicted, a.shared.mfu);
}

// If this fails, a run within our error is called slow, or one beyond it is not. With an interval of +-25%: from 0.8 to
// 1.25 of the predicted speed.
TEST(Diagnosis, TheIntervalHasTheSameRatioBothWays) {
  Diagnosis d{.speed = 0.81, .uncertainty = 0.25};
  EXPECT_TRUE(d.within());
  d.speed = 0.79;
  EXPECT_FALSE(d.within());
  d.speed = 1.24;
  EXPECT_TRUE(d.within());
  d.speed = 1.26;
  EXPECT_FALSE(d.within());
}

// If this fails, a run that beats the estimate gets excuses.
TEST(Diagnosis, AFasterRunHasNoSuspects) {
  const TrainingAnswer a = answered(read<TrainingQuestion>(kCluster, kTraining), "tokens_per_s", 1.1);
  EXPECT_TRUE(a.shared.measured.front().faster());
  EXPECT_NEAR(a.shared.measured.front().speed, 1.1, 1e-12);
  EXPECT_TRUE(a.shared.measured.front().suspects.empty());
}

// If this fails, memory that is not full, or NICs that one server does not use, slow a run.
TEST(Diagnosis, WhatAPlanDoesNotWaitForExplainsNothing) {
  const TrainingAnswer a = answered(read<TrainingQuestion>(kCluster, kTraining), "tokens_per_s", 0.7);
  EXPECT_FALSE(named(a.shared.measured.front(), "memory capacity").factor);
  EXPECT_DOUBLE_EQ(named(a.shared.measured.front(), "memory capacity").at_least_left,
                   a.shared.measured.front().predicted);
  const TrainingAnswer alone = answered(read<TrainingQuestion>("accelerator: H100, count: 8",
                                                               "train: {model: llama-3.1-8b, global_batch: 64}\nplan: "
                                                               "{tensor: 2, recompute: full}"),
                                        "step_s", 1.2);
  for (const Suspect& one : alone.shared.measured.front().suspects) EXPECT_NE(name_of(one), "scale-out link");
  EXPECT_EQ(name_of(named(alone.shared.measured.front(), "one straggling")), "one straggling card");
}

// If this fails, a straggler does not hold back a synchronous step. Without a pipeline all wait for it throughout: its
// step is that of slow kernels everywhere, less the spread of healthy servers, which hides behind it.
TEST(Diagnosis, AStragglerHoldsTheWholeStepBack) {
  const TrainingQuestion question = read<TrainingQuestion>(
      kCluster, "train: {model: llama-3.1-8b, sequence: 4096, global_batch: 256}\nplan: {tensor: 2, recompute: full}");
  const TrainingAnswer a = answered(question, "step_s", 1.5);
  const Suspect straggler = named(a.shared.measured.front(), "one straggling server of 8 cards");
  const TrainingQuestion slow = with_kernels(question, straggler.factor.value());
  const TrainingEstimate all = estimate_training(slow.cluster, slow.job, a.estimate.plan);
  EXPECT_NEAR(all.step().base() - all.parts[Part::straggler], a.shared.measured.front().measured, 1e-6);
}

// If this fails, the stages of other servers are as slow as the straggler's: four stages of 16 cards in servers of
// eight. By hand only a quarter of the step's work is slow while the pipeline fills: less than with every card slow.
TEST(Diagnosis, AStragglerInOneStageFillsThePipelineAtTheOthersSpeed) {
  const TrainingAnswer a =
      answered(read<TrainingQuestion>(kCluster,
                                      "train: {model: llama-3.1-8b, sequence: 4096, global_batch: 64}\nplan: "
                                      "{tensor: 2, pipeline: 4, recompute: selective}"),
               "step_s", 1.5);
  EXPECT_LT(*named(a.shared.measured.front(), "one straggling").factor,
            *named(a.shared.measured.front(), "kernels").factor);
}

// If this fails, one slow server slows replicas that it does not hold. Of 16 replicas of one card, eight straggle: half
// of the work at a speed f' makes (1 + f') / 2 of the throughput, which reaches 0.5 at none.
TEST(Diagnosis, AServiceLosesWhatTheStragglersReplicasLose) {
  const ServingQuestion question = read<ServingQuestion>(
      "accelerator: H100, count: 16", "serve: {model: llama-3.1-8b, input: 500, output: 100}\nplan: {tensor: 1}");
  const ServingAnswer a = answered(question, "output_tokens_per_s", 0.8);
  const Suspect one = named(a.shared.measured.front(), "one straggling server");
  const ServingAnswer slow = answer(with_kernels(question, one.factor.value()));
  EXPECT_NEAR(slow.output_tokens_per_second / a.output_tokens_per_second, 0.6, 1e-6);
  EXPECT_FALSE(named(answered(question, "output_tokens_per_s", 0.49).shared.measured.front(), "one straggling").factor);
}

// If this fails, a service that ends nothing any more, for want of cache, explains slow tokens: with fewer requests at
// once its tokens come faster, and then none.
TEST(Diagnosis, AServiceWithoutRoomExplainsNoSlowToken) {
  const ServingQuestion question = read<ServingQuestion>(
      kCluster, "serve: {model: llama-3.1-8b, mode: online, rate: 200, input: 500, output: 100}\nplan: {tensor: 2}");
  const ServingAnswer a = answered(question, "tpot_ms", 1.5);
  EXPECT_GT(a.shared.measured.front().predicted, 0.0);
  EXPECT_FALSE(named(a.shared.measured.front(), "memory capacity").factor);
  EXPECT_TRUE(named(a.shared.measured.front(), "kernels of every card").factor);
}

// If this fails, generated pictures are not diagnosed by their replicas' time.
TEST(Diagnosis, PicturesWaitForTheirKernels) {
  const GenerationQuestion question =
      read<GenerationQuestion>("accelerator: H100, count: 8", "generate: {model: sdxl}");
  const GenerationAnswer a = answered(question, "latency_s", 1.5);
  const Suspect kernels = named(a.shared.measured.front(), "kernels of every card");
  GenerationQuestion slow = with_kernels(question, kernels.factor.value());
  slow.plan = a.estimate.plan;
  EXPECT_NEAR(answer(slow).estimate.latency().base(), a.shared.measured.front().measured, 1e-6);
}

// If this fails, an explanation does not explain: the run with so little of the resource does not give the figure.
RC_GTEST_PROP(DiagnosisProperty, TheFactorGivesTheMeasuredFigure, ()) {
  const auto tensor = *rc::gen::element<std::string>("1", "2", "4", "8");
  const auto pipeline = *rc::gen::element<std::string>("1", "2", "4");
  const auto card = *rc::gen::element<std::string>("H100", "910B", "H20");
  const double share = 0.01 * *rc::gen::inRange(20, 100);
  const TrainingQuestion question = read<TrainingQuestion>(
      "accelerator: " + card + ", count: 64",
      "train: {model: llama-3.1-8b, sequence: 4096, global_batch: 256}\nplan: {tensor: " + tensor +
          ", pipeline: " + pipeline + ", recompute: full}");
  const TrainingAnswer a = answered(question, "tokens_per_s", share);
  for (const Suspect& one : a.shared.measured.front().suspects) {
    if (!one.factor) {
      RC_ASSERT(one.at_least_left > a.shared.measured.front().measured);
      continue;
    }
    RC_ASSERT(*one.factor > 0.0 && *one.factor <= 1.0);
    const std::optional<TrainingQuestion> slow = degraded(question, one);
    if (!slow) continue;
    const double step = estimate_training(slow->cluster, slow->job, a.estimate.plan).step().base();
    RC_ASSERT(std::abs(256.0 * 4096.0 / step / a.shared.measured.front().measured - 1.0) < 1e-6);
  }
}

// If this fails, a run that is as predicted is told to have lost something.
RC_GTEST_PROP(DiagnosisProperty, AFigureAsPredictedLeavesAllAtOne, ()) {
  const auto metric = *rc::gen::element<std::string>("tokens_per_s", "step_s", "mfu");
  const auto tensor = *rc::gen::element<std::string>("1", "2", "4", "8");
  const TrainingAnswer a = answered(
      read<TrainingQuestion>(
          kCluster, "train: {model: llama-3.1-8b, global_batch: 256}\nplan: {tensor: " + tensor + ", recompute: full}"),
      metric, 1.0);
  RC_ASSERT(a.shared.measured.front().within());
  RC_ASSERT(!a.shared.measured.front().suspects.empty());
  for (const Suspect& one : a.shared.measured.front().suspects) RC_ASSERT(one.factor == 1.0);
}

// If this fails, a service's explanation does not explain it.
RC_GTEST_PROP(DiagnosisProperty, TheFactorGivesAServicesFigure, ()) {
  const auto metric = *rc::gen::element<std::string>("output_tokens_per_s", "tpot_ms", "ttft_ms");
  const double share =
      metric == "output_tokens_per_s" ? 0.01 * *rc::gen::inRange(30, 100) : 0.01 * *rc::gen::inRange(101, 300);
  const ServingQuestion question = read<ServingQuestion>(
      "accelerator: H100, count: 8",
      "serve: {model: llama-3.1-8b, mode: fixed_batch, batch: 64, input: 500, output: 100}\nplan: "
      "{tensor: 2}");
  const ServingAnswer a = answered(question, metric, share);
  for (const Suspect& one : a.shared.measured.front().suspects) {
    if (!one.factor) continue;
    const std::optional<ServingQuestion> slow = degraded(question, one);
    if (!slow) continue;
    ServingQuestion again = *slow;
    again.measured = {{metric, 1.0}};
    again.plan = a.plan;
    RC_ASSERT(std::abs(answer(again).shared.measured.front().predicted / a.shared.measured.front().measured - 1.0) <
              1e-6);
  }
}

}  // namespace
}  // namespace shortboard
