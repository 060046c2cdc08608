#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <string>

#include "support/golden.h"
#include "support/run.h"

namespace shortboard {
namespace {

// If this fails, the example of two kinds of card in one training job does not run, or leaves out a part of the answer.
TEST(MixedCommand, TrainsOnTwoKinds) {
  const Outcome r = run("size examples/mixed-512-h100-512-ascend-910b.yaml");
  ASSERT_EQ(r.status, 0) << r.error;
  for (const char* part : {"naive: the batch dealt equally by cards", "balanced: the batch by speed", "h100 alone",
                           "separate jobs", "What each group adds", "the border between kinds costs"})
    EXPECT_NE(r.out.find(part), std::string::npos) << part;
}

// If this fails, scripts that read the JSON of a mixed answer break.
TEST(MixedCommand, JsonHoldsUsesGroupsAndPipelines) {
  const Outcome r = run("size --format json examples/mixed-512-h100-512-ascend-910b.yaml");
  ASSERT_EQ(r.status, 0) << r.error;
  const auto json = nlohmann::json::parse(r.out);
  EXPECT_EQ(json["kind"], "training_mixed");
  EXPECT_EQ(json["groups"].size(), 2U);
  double sequences = 0.0;
  for (const auto& pipeline : json["pipelines"]) sequences += pipeline["sequences"].get<double>();
  EXPECT_DOUBLE_EQ(sequences, 1024.0);
  for (const auto& use : json["uses"])
    if (use["use"] != "separate jobs") {
      EXPECT_LE(use["effective_pflops"].get<double>(), json["effective_pflops"].get<double>() * (1.0 + 1e-9));
    }
}

// If this fails, the example of two kinds of card behind one service does not run in a format.
TEST(MixedCommand, ServesOnTwoKinds) {
  for (const char* format : {"text", "json", "csv", "markdown"}) {
    const Outcome r = run(std::string{"size --format "} + format + " examples/mixed-h20-910b-deepseek-v3.yaml");
    ASSERT_EQ(r.status, 0) << r.error;
    EXPECT_NE(r.out.find("prompts on ascend, generation on h20"), std::string::npos) << format;
  }
}

// If this fails, the example of post-training does not run in a format.
TEST(MixedCommand, PostTrainsOnTwoKinds) {
  for (const char* format : {"text", "json", "csv", "markdown"}) {
    const Outcome r = run(std::string{"size --format "} + format + " examples/post-train-32b-h20-h800.yaml");
    ASSERT_EQ(r.status, 0) << r.error;
    EXPECT_NE(r.out.find("rollout"), std::string::npos) << format;
  }
}

// If this fails, published mixes are not predicted, or a gain misses by more than the bound in the median.
TEST(MixedCommand, ValidatesPublishedMixes) {
  const Outcome r = run("validate --format json tests/validation/mixed.yaml");
  ASSERT_EQ(r.status, 0) << r.error;
  const auto json = nlohmann::json::parse(r.out);
  EXPECT_EQ(json["skipped"].size(), 0U) << json["skipped"].dump();
  const double median = json["summary"]["by_kind"]["mixed_gain"]["median"].get<double>();
  EXPECT_LE(median, 0.10);
}

// If this fails, a sweep of mixes does not run in a format, or takes what it can't sweep.
TEST(MixedCommand, SweepsMixes) {
  const std::string spec = " examples/mixed-512-h100-512-ascend-910b.yaml";
  for (const char* format : {"text", "json", "csv", "markdown"}) {
    const Outcome r = run(std::string{"compare --mix H100:0..32,910B:0..32 --format "} + format + spec);
    ASSERT_EQ(r.status, 0) << r.error;
    EXPECT_NE(r.out.find("nvidia-h100-sxm"), std::string::npos) << format;
  }
  EXPECT_EQ(run("compare --mix H100:0..32 --cards H100" + spec).status, 2);
  EXPECT_EQ(run("compare --mix H100" + spec).status, 2);
}

// If this fails, a mix that holds no model ends as if it did, or pictures on two kinds of card are answered for one.
TEST(MixedCommand, EndsWithTheRightCode) {
  const TemporaryDirectory place;
  const std::string two = "cluster: {groups: [{accelerator: H100, count: 1}, {accelerator: A100, count: 1}]}\n";
  const Outcome large = run("size " + place.write("a.yaml", two + "train: {model: llama-3.1-405b, global_batch: 8}\n"));
  EXPECT_EQ(large.status, 3);
  EXPECT_NE(large.error.find("no plan fits"), std::string::npos) << large.error;
  const Outcome pictures = run("size " + place.write("b.yaml", two + "generate: {model: sdxl}\n"));
  EXPECT_EQ(pictures.status, 2);
  EXPECT_NE(pictures.error.find("size each on its own"), std::string::npos) << pictures.error;
}

// If one fails, what a buyer of a mix reads has changed: read the difference before taking it.
TEST(Size, TheMixOf512H100And512Ascend) {
  const Outcome r = run("size examples/mixed-512-h100-512-ascend-910b.yaml");
  ASSERT_EQ(r.status, 0) << r.error;
  expect_golden("mixed-512-h100-512-ascend-910b.txt", r.out);
}
TEST(Size, TheServiceOnH20And910BInMarkdown) {
  const Outcome r = run("size examples/mixed-h20-910b-deepseek-v3.yaml --format markdown");
  ASSERT_EQ(r.status, 0) << r.error;
  expect_golden("mixed-h20-910b-deepseek-v3.md", r.out);
}
TEST(Size, ThePostTrainingOf32BAsCsv) {
  const Outcome r = run("size examples/post-train-32b-h20-h800.yaml --format csv");
  ASSERT_EQ(r.status, 0) << r.error;
  expect_golden("post-train-32b-h20-h800.csv", r.out);
}

}  // namespace
}  // namespace shortboard
