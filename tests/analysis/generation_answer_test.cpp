#include "analysis/generation_answer.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <cmath>

#include "document/yaml.h"
#include "support/generation.h"
#include "support/questions.h"

namespace shortboard {
namespace {

using namespace support;

GenerationQuestion any_question() {
  GenerationQuestion q;
  q.title = "any";
  q.cluster = cluster_of(8);
  q.job = *any_generation_job();
  q.job.software.uncertainty.value = 0.2;
  q.plan = *any_generation_plan();
  return q;
}

// If this fails, the ladder does not account for every PFLOPS between the contract and the pictures.
RC_GTEST_PROP(GenerationAnswers, TheFactorsMultiplyToTheWhole, ()) {
  const GenerationQuestion q = any_question();
  const GenerationAnswer a = answer(q);
  double factors = 1.0;
  for (const LadderStep& ladder_step : a.shared.ladder) factors *= ladder_step.factor;
  RC_ASSERT(std::abs(factors / a.shared.mfu - 1.0) < 1e-9);
  RC_ASSERT(std::abs(a.shared.ladder.back().pflops / a.shared.effective_pflops - 1.0) < 1e-9);
  RC_ASSERT(a.shared.mfu > 0.0 && a.shared.mfu < 1.0);
}

// If this fails, throughput and latency contradict each other.
RC_GTEST_PROP(GenerationAnswers, ReplicasTimesABatchOverTheLatencyIsTheThroughput, ()) {
  const GenerationQuestion q = any_question();
  const GenerationAnswer a = answer(q);
  RC_ASSERT(a.estimate.replicas * a.estimate.plan.cards() == 8);
  const double items = a.estimate.replicas * q.job.size.batch / a.estimate.latency().base();
  RC_ASSERT(std::abs(a.items_per_second / items - 1.0) < 1e-12);
  RC_ASSERT(metric(a, "images_per_s_per_accelerator") == a.items_per_second / 8);
  RC_ASSERT(metric(a, "latency_s") == a.estimate.latency().base());
}

// If this fails, more of a resource is said to cost speed, or the short board is not the first resource gain.
RC_GTEST_PROP(GenerationAnswers, GainsAreNotNegativeAndTheFirstIsLargest, ()) {
  const GenerationAnswer a = answer(any_question());
  double shares = 0.0;
  for (const ResourceGain& resource_gain : a.shared.gains) {
    RC_ASSERT(resource_gain.gain_quarter >= 0.0 && resource_gain.gain_double >= resource_gain.gain_quarter - 1e-9);
    RC_ASSERT(resource_gain.gain_quarter <= a.shared.gains.front().gain_quarter);
    shares += resource_gain.share;
  }
  RC_ASSERT(shares <= 1.0 + 1e-9);
}

// If this fails, a model that no card can hold is answered, or the message does not say by how much it is too large.
TEST(GenerationAnswers, WhatDoesNotFitIsRefusedWithTheSum) {
  GenerationQuestion q;
  q.cluster = cluster_of(8);
  q.cluster.memory = Bytes{1e8};
  q.job = generation_job();
  for (const bool given : {true, false}) {
    if (given) q.plan = GenerationPlan{};
    if (!given) q.plan.reset();
    try {
      (void)answer(q);
      ADD_FAILURE() << "answered";
    } catch (const NoPlanFits& error) {
      EXPECT_NE(std::string{error.what()}.find("GB short"), std::string::npos) << error.what();
    }
  }
  q.plan = GenerationPlan{.ulysses = 3};
  EXPECT_THROW((void)answer(q), SpecError);
}

// If this fails, a card that was never measured gets the interval of one that was.
TEST(GenerationAnswers, ACardWithoutMeasurementsIsLessSure) {
  const auto uncertainty = [](const char* card) {
    const std::string text =
        std::string{"cluster: {groups: [{accelerator: "} + card +
        ", count: 8}]}\ngenerate: {model: stable-diffusion-1.5, precision: fp16}\nstack: diffusers-2023\n";
    return answer(read_generation(read_yaml(text, "s"), "s", Database::compiled())).shared.accuracy.uncertainty;
  };
  EXPECT_GT(uncertainty("nvidia-rtx-3090"), uncertainty("nvidia-rtx-4090"));
}

}  // namespace
}  // namespace shortboard
