#include "market/output.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include <cmath>
#include <string>

#include "document/yaml.h"
#include "support/questions.h"
#include "support/shipped.h"

namespace shortboard {
namespace {

template <class One>
One read(const std::string& cluster, const std::string& work) {
  return held<One>(read_question(read_yaml("cluster: {groups: [{" + cluster + "}]}\n" + work + "\n", "spec.yaml"),
                                 "spec.yaml", support::shipped()));
}

// If this fails, judging many cards gives other figures of a training job than `size` gives of one.
TEST(Output, OfTrainingIsWhatTheAnswerTells) {
  const TrainingQuestion question =
      read<TrainingQuestion>("accelerator: H100, count: 64", "train: {model: llama-3.1-8b, global_batch: 256}");
  const TrainingAnswer a = answer(question);
  const Output y = output_of(question);
  EXPECT_DOUBLE_EQ(y.effective_pflops, a.shared.effective_pflops);
  EXPECT_DOUBLE_EQ(y.throughput, a.tokens_per_second);
  EXPECT_EQ(y.unit, "tokens/s");
  EXPECT_EQ(y.accuracy.evidence, a.shared.accuracy.evidence);
  EXPECT_DOUBLE_EQ(y.accuracy.uncertainty, a.shared.accuracy.uncertainty);
  EXPECT_EQ(std::get<Plan>(y.plan).tensor, a.estimate.plan.tensor);
}

// The same of a service, in each mode that has a rate of its own.
TEST(Output, OfAServiceIsWhatTheAnswerTells) {
  for (const char* mode : {"offline", "prefill", "decode", "fixed_batch"}) {
    const ServingQuestion question = read<ServingQuestion>(
        "accelerator: H100, count: 8", std::string{"serve: {model: llama-3.1-8b, input: 500, mode: "} + mode +
                                           (std::string_view{mode} == "prefill" ? "}" : ", output: 100}"));
    const ServingAnswer a = answer(question);
    const Output y = output_of(question);
    const bool prompts = question.mode == ServingMode::prefill;
    EXPECT_NEAR(y.effective_pflops / a.shared.effective_pflops, 1.0, 1e-9) << mode;
    EXPECT_DOUBLE_EQ(y.throughput, prompts ? a.input_tokens_per_second : a.output_tokens_per_second) << mode;
    EXPECT_EQ(y.unit, prompts ? "input tokens/s" : "output tokens/s");
    EXPECT_DOUBLE_EQ(y.accuracy.uncertainty, a.shared.accuracy.uncertainty);
    EXPECT_EQ(std::get<ServingPlan>(y.plan).replicas, a.plan.replicas);
  }
}

// The same of pictures and of video.
TEST(Output, OfPicturesAndVideoIsWhatTheAnswerTells) {
  for (const char* model : {"sdxl", "wan-2.1-t2v-1.3b"}) {
    const GenerationQuestion question =
        read<GenerationQuestion>("accelerator: H100, count: 8", std::string{"generate: {model: "} + model + "}");
    const GenerationAnswer a = answer(question);
    const Output y = output_of(question);
    EXPECT_DOUBLE_EQ(y.effective_pflops, a.shared.effective_pflops);
    EXPECT_DOUBLE_EQ(y.throughput, a.items_per_second);
    EXPECT_EQ(y.unit, question.job.size.frames > 1.0 ? "videos/s" : "images/s");
    EXPECT_DOUBLE_EQ(y.accuracy.uncertainty, a.shared.accuracy.uncertainty);
  }
}

// If this fails, work on cards that can't hold it has a worth.
TEST(Output, ThrowsWhereNoPlanFits) {
  EXPECT_THROW((void)output_of(read<TrainingQuestion>("accelerator: H100, count: 8", "train: {model: llama-3.1-405b}")),
               NoPlanFits);
  EXPECT_THROW((void)output_of(read<ServingQuestion>("accelerator: H100, count: 1", "serve: {model: llama-3.1-405b}")),
               NoPlanFits);
}

// If this fails, cards make more effective P than their peaks together: the whole is 16-bit work here.
RC_GTEST_PROP(OutputProperty, IsNoMoreThanThePeaks, ()) {
  const auto card = *rc::gen::element<std::string>("H100", "910B2", "H20", "MI300X", "A100");
  const int servers = *rc::gen::element(1, 2, 4, 16);
  const TrainingQuestion question =
      read<TrainingQuestion>("accelerator: " + card + ", count: " + std::to_string(8 * servers),
                             "train: {model: llama-3.1-8b, global_batch: 512}");
  const Output y = output_of(question);
  RC_ASSERT(y.effective_pflops > 0.0);
  RC_ASSERT(y.effective_pflops < question.cluster.count * question.cluster.nominal.base() / 1e15);
  RC_ASSERT(std::isfinite(y.throughput));
}

}  // namespace
}  // namespace shortboard
