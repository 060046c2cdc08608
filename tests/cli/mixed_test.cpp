#include <gtest/gtest.h>

#include <algorithm>
#include <cstddef>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "support/example.h"
#include "support/golden.h"
#include "support/run.h"

namespace shortboard {
namespace {

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

/// Each format of the report on an example.
std::vector<std::string> every_format(const std::string& example) {
  const Report report = support::example_report(example);
  std::vector<std::string> printed;
  for (std::size_t i = 0; i < kFormatNames.size(); ++i) printed.push_back(print(report, static_cast<Format>(i)));
  return printed;
}

// If this fails, the example of two kinds of card behind one service is not answered in a format.
TEST(MixedCommand, ServesOnTwoKinds) {
  for (const std::string& text : every_format("mixed-h20-910b-deepseek-v3"))
    EXPECT_NE(text.find("prompts on ascend, generation on h20"), std::string::npos) << text;
}

// If this fails, the example of post-training is not answered in a format.
TEST(MixedCommand, PostTrainsOnTwoKinds) {
  for (const std::string& text : every_format("post-train-32b-h20-h800"))
    EXPECT_NE(text.find("rollout"), std::string::npos) << text;
}

// If this fails, published mixes are not predicted, or a gain misses by more than the bound in the median.
TEST(MixedCommand, ValidatesPublishedMixes) {
  const Outcome r = run("validate --format json tests/validation/mixed.yaml");
  ASSERT_EQ(r.status, 0) << r.error;
  const auto json = nlohmann::json::parse(r.out);
  EXPECT_EQ(json["skipped"].size(), 0U) << json["skipped"].dump();
  const auto& kinds = json["summary"]["by_kind"];
  const auto gain = std::ranges::find(kinds, "mixed_gain", [](const auto& one) { return one["name"]; });
  ASSERT_NE(gain, kinds.end());
  EXPECT_LE((*gain)["median"].get<double>(), 0.10);
}

// If this fails, a sweep of mixes does not run, or takes what it can't sweep.
TEST(MixedCommand, SweepsMixes) {
  const std::string spec = " examples/mixed-512-h100-512-ascend-910b.yaml";
  const Outcome r = run("compare --mix H100:0..32,910B:0..32" + spec);
  ASSERT_EQ(r.status, 0) << r.error;
  EXPECT_NE(r.out.find("nvidia-h100-sxm"), std::string::npos) << r.out;
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
