
#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <variant>

#include "calibration/generation_run.h"
#include "document/yaml.h"
#include "hwdb/generator.h"
#include "hwdb/pipeline.h"
#include "support/complaint.h"
#include "support/questions.h"

namespace shortboard {
namespace {

const std::string kCluster = "cluster: {groups: [{accelerator: nvidia-h100-sxm, count: 8}]}\n";

GenerationQuestion read(const std::string& rest) {
  return read_generation(read_yaml(kCluster + rest, "s.yaml"), "s.yaml", Database::compiled());
}

std::string said_of(const std::string& rest) {
  return complaint([&] { return read(rest); });
}

bool assumes(const GenerationQuestion& c, std::string_view key) {
  return std::ranges::any_of(c.assumed, [&](const Assumption& one) { return words_of(one).key == key; });
}

// If this fails, a key of the spec is read as another one, or not at all.
TEST(ReadGeneration, EveryKeyGoesToItsPlace) {
  const GenerationQuestion c = read(
      "generate: {model: hunyuanvideo, resolution: [960, 544], frames: 65, steps: 30, guidance: cfg, batch: 2, "
      "precision: fp8, compiled: true, attention: unfused, objective: latency}\n"
      "plan: {ulysses: 2, ring: 2, cfg_parallel: 2, pipefusion: 1, tensor: 1}\nstack: xdit-2025\n"
      "published: [{metric: latency_s, value: 12, source: a paper}]\n");
  EXPECT_EQ(c.job.model.id, "hunyuanvideo");
  EXPECT_EQ(c.job.size.width, 960);
  EXPECT_EQ(c.job.size.height, 544);
  EXPECT_EQ(c.job.size.frames, 65);
  EXPECT_EQ(c.job.size.batch, 2);
  EXPECT_EQ(c.job.steps, 30);
  EXPECT_EQ(c.job.guidance, Guidance::cfg);
  EXPECT_EQ(c.job.weights, NumberFormat::fp8);
  EXPECT_EQ(c.job.format, NumberFormat::fp8);
  EXPECT_TRUE(c.job.compiled);
  EXPECT_FALSE(c.job.fused_attention);
  EXPECT_EQ(c.objective, GenerationObjective::latency);
  ASSERT_TRUE(c.plan);
  EXPECT_EQ(*c.plan, (GenerationPlan{2, 2, 2, 1, 1}));
  EXPECT_EQ(c.job.software.id, "xdit-2025");
  ASSERT_EQ(c.published.size(), 1U);
  EXPECT_FALSE(assumes(c, "generate.steps"));
}

// If this fails, a default is taken in silence.
TEST(ReadGeneration, DefaultsAreTheModelsUsualOnesAndArePrinted) {
  const GenerationQuestion c = read("generate: {model: sdxl}\n");
  EXPECT_EQ(c.job.steps, 50);
  EXPECT_EQ(c.job.size.width, 1024);
  EXPECT_FALSE(c.plan);
  for (const char* key : {"generate.resolution", "generate.steps", "generate.guidance", "generate.batch",
                          "generate.precision", "generate.compiled", "stack", "plan"})
    EXPECT_TRUE(assumes(c, key)) << key;
}

// If this fails, cards whose software differs get that of others.
TEST(ReadGeneration, TheUsualSoftwareIsThatOfTheCardsClass) {
  const Node spec = read_yaml(
      "cluster: {groups: [{accelerator: huawei-ascend-910b, count: 8}]}\ngenerate: {model: flux.1-dev}\n", "s.yaml");
  EXPECT_EQ(read_generation(spec, "s.yaml", Database::compiled()).job.software.id, "torch-npu-2025");
}

// If this fails, weights in a format that the card lacks are multiplied in it.
TEST(ReadGeneration, AFormatThatTheCardLacksIsWidened) {
  const GenerationQuestion c = read("generate: {model: flux.1-dev, precision: fp4}\n");
  EXPECT_EQ(c.job.weights, NumberFormat::fp4);
  EXPECT_EQ(c.job.format, NumberFormat::bf16);
}

// If this fails, what can't be is estimated.
TEST(ReadGeneration, RefusesWhatIsNotRight) {
  EXPECT_NE(said_of("generate: {model: sdxl, step: 3}\n").find("generate.step: no such key"), std::string::npos);
  EXPECT_NE(said_of("generate: {model: sdxk}\n").find("did you mean 'sdxl'?"), std::string::npos);
  EXPECT_NE(said_of("generate: {model: sdxl, frames: 16}\n").find("makes pictures, not video"), std::string::npos);
  EXPECT_NE(said_of("generate: {model: sdxl, resolution: [1024]}\n").find("is not a size"), std::string::npos);
  EXPECT_NE(said_of("generate: {model: sdxl}\nplan: fast\n").find("no plan 'fast'"), std::string::npos);
  EXPECT_NE(said_of("generate: {model: sdxl}\nstack: megatron-2024\n").find("no pipeline"), std::string::npos);
}

// If this fails, a spec of pictures is read as one of training.
TEST(ReadQuestion, TheKeyThatNamesTheWorkPicksTheReader) {
  const Database database = Database::compiled();
  const auto kind = [&](const std::string& work) {
    return read_question(read_yaml(kCluster + work, "s.yaml"), "s.yaml", database);
  };
  EXPECT_TRUE(holds<GenerationQuestion>(kind("generate: {model: sdxl}\n")));
  EXPECT_TRUE(holds<TrainingQuestion>(kind("train: {model: llama-3.1-8b}\n")));
  EXPECT_NE(complaint([&] { return kind("train: {model: llama-3.1-8b}\ngenerate: {model: sdxl}\n"); }), "nothing");
}

GenerationRun run_of(const std::string& generation, const std::string& measured, int count = 1) {
  const Node rows = read_yaml("- id: a\n  cluster: {accelerator: nvidia-h100-sxm, count: " + std::to_string(count) +
                                  ", per_node: 8}\n  model: flux.1-dev\n  generation: {stack: xdit-2024" + generation +
                                  "}\n  measured: {" + measured + "}\n",
                              "rows.yaml");
  return read_generation_run(Value{rows.children[0], "rows.yaml"}, Database::compiled());
}

// If this fails, a published run is predicted under another configuration or judged by another figure.
TEST(GenerationRuns, ARowIsReadAsItsConfiguration) {
  const GenerationRun run = run_of(", steps: 28, ulysses: 2, compile: true, weights: fp8", "step_time_s: 0.1", 2);
  EXPECT_EQ(run.metric, "step_time_s");
  EXPECT_EQ(run.question.job.software.id, "xdit-2025");
  EXPECT_EQ(run.question.job.weights, NumberFormat::fp8);
  EXPECT_EQ(run.question.plan->ulysses, 2);
  const GenerationEstimate e = estimate_generation_run(run);
  EXPECT_DOUBLE_EQ(predicted_generation(run, e), e.step_s);
  EXPECT_EQ(run_of("", "latency_s: 4").question.job.steps, 1) << "a latency without steps is one step's";
  EXPECT_EQ(run_of("", "steps_per_second: 4").question.job.steps, 28);
  EXPECT_DOUBLE_EQ(predicted_generation(run_of("", "steps_per_second: 4"), e), 1.0 / e.step_s);
}

// If this fails, a run on several cards that does not tell its plan is predicted on one of them.
TEST(GenerationRuns, SeveralCardsWithoutAPlanTakeTheFastest) {
  const GenerationRun run = run_of(", steps: 28", "latency_s: 1", 4);
  EXPECT_FALSE(run.question.plan);
  EXPECT_EQ(estimate_generation_run(run).plan.cards(), 4);
}

// If this fails, rows that are no generation, or whose fields nobody reads, are predicted all the same.
TEST(GenerationRuns, RefuseWhatTheyCannotRead) {
  EXPECT_NE(complaint([] { return run_of(", task: training", "latency_s: 1"); }).find("trains a model of images"),
            std::string::npos);
  EXPECT_NE(complaint([] { return run_of(", colour: red", "latency_s: 1"); }).find("no such field"), std::string::npos);
  EXPECT_NE(complaint([] { return run_of("", "joy: 1"); }).find("holds no figure of speed"), std::string::npos);
}

}  // namespace
}  // namespace shortboard
