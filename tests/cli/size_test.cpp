#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <string>

#include "support/golden.h"
#include "support/run.h"

namespace shortboard {
namespace {

// If one fails, the report that a buyer reads has changed: read the difference before taking it.
TEST(Size, TheReportOf405BOn16384H100) {
  const Outcome r = run("size examples/llama3-405b-16k-h100.yaml");
  EXPECT_EQ(r.status, 0) << r.error;
  EXPECT_EQ(r.error, "");
  expect_golden("llama3-405b-16k-h100.txt", r.out);
}
TEST(Size, TheReportOfDeepSeekV3On2048H800InMarkdown) {
  const Outcome r = run("size examples/deepseek-v3-2k-h800.yaml --format markdown");
  EXPECT_EQ(r.status, 0) << r.error;
  expect_golden("deepseek-v3-2k-h800.md", r.out);
}
TEST(Size, TheFiguresOf70BOn1024AscendAsCsv) {
  const Outcome r = run("size examples/llama2-70b-1k-ascend-910b.yaml --format csv");
  EXPECT_EQ(r.status, 0) << r.error;
  expect_golden("llama2-70b-1k-ascend-910b.csv", r.out);
}

// If this fails, programs that read schema 2 break.
TEST(Size, JsonHoldsSchemaTwoWhosePartsSumAndFactorsMultiply) {
  const Outcome r = run("size examples/llama2-70b-1k-ascend-910b.yaml --format json");
  ASSERT_EQ(r.status, 0) << r.error;
  const nlohmann::json json = nlohmann::json::parse(r.out);
  EXPECT_EQ(json.at("schema"), 2);
  double sum = 0.0, product = 1.0;
  for (const auto& part : json.at("step_parts")) sum += part.at("time_s").get<double>();
  for (const auto& ladder_step : json.at("ladder")) product *= ladder_step.at("factor").get<double>();
  EXPECT_NEAR(sum, json.at("step_s").get<double>(), 1e-9 * sum);
  EXPECT_NEAR(product, json.at("mfu").get<double>(), 1e-9);
  EXPECT_NEAR(json.at("nominal_pflops").get<double>() * product, json.at("effective_pflops").get<double>(), 1e-6);
  EXPECT_EQ(json.at("plan").at("tensor"), 8);
  EXPECT_EQ(json.at("published").size(), 1U);
}

// If this fails, a plan whose optimizer the host can't hold is sized. Kept whole by every copy, 70.6e9 parameters of
// 12 + 4 bytes are 141 GB a card over tensor 8 and 282 GB over tensor 4; a card's share of 2 TB is 250 GB.
TEST(Size, AnOptimizerTooLargeForTheHostIsRefused) {
  const TemporaryDirectory place;
  const std::string file =
      place.write("spec.yaml",
                  "cluster: {groups: [{accelerator: H200, count: 64}]}\n"
                  "train: {model: llama-3.1-70b, sequence: 1024, global_batch: 64}\n"
                  "plan: {tensor: 8, recompute: full, offload_optimizer: true, sharding: replicated}\n");
  const Outcome fits = run("size " + file);
  EXPECT_EQ(fits.status, 0) << fits.error;
  const Outcome r = run("size " + file + " --set plan.tensor=4");
  EXPECT_EQ(r.status, 3) << r.out;
  EXPECT_NE(r.error.find("GB of the host's memory a card"), std::string::npos) << r.error;
}

// If this fails, the same question gets another answer from the command line than from a file.
TEST(Size, OptionsAndAFileAskTheSame) {
  const TemporaryDirectory place;
  const std::string file = place.write(
      "spec.yaml", "cluster: {groups: [{accelerator: nvidia-h100-sxm, count: 512}]}\ntrain: {model: llama-3.1-70b}\n");
  const Outcome from_file = run("size --format csv-long " + file);
  const Outcome from_options =
      run("size --format csv-long --accelerator nvidia-h100-sxm --count 512 --model llama-3.1-70b");
  EXPECT_EQ(from_file.status, 0) << from_file.error;
  EXPECT_EQ(from_file.out, from_options.out);
}

// If this fails, --set is ignored or a default is taken in silence.
TEST(Size, SetChangesAKeyAndDefaultsArePrinted) {
  const std::string question = "size --accelerator H100 --count 64 --model llama-3.1-8b ";
  const Outcome plain = run(question);
  EXPECT_NE(plain.out.find("train.global_batch"), std::string::npos);
  EXPECT_NE(plain.out.find("train.sequence"), std::string::npos);
  const Outcome set = run(question + "--set train.global_batch=1024 --set train.sequence=4096");
  EXPECT_EQ(set.status, 0) << set.error;
  EXPECT_NE(set.out.find("1,024 sequences x 4,096 tokens"), std::string::npos);
  EXPECT_EQ(set.out.find("train.global_batch"), std::string::npos);
}

// If this fails, users can't add their own card or correct ours.
TEST(Size, AnOverlayReplacesABuiltInCard) {
  const TemporaryDirectory place;
  place.write("accelerators/mine.yaml",
              "id: my-card\nname: Mine\nvendor: Me\nclass: other-accelerator\n"
              "sources: {bench: {title: own measurement, address: internal}}\n"
              "memory:\n  sold: {value: 128 GB, confidence: measured, source: bench}\n"
              "  bandwidth: {value: 4 TB/s, confidence: measured, source: bench}\n"
              "peak: {bf16: {value: 500 TFLOPS, confidence: measured, source: bench}}\n");
  const Outcome r = run("size --hwdb " + place.path() + " --accelerator my-card --count 8 --model llama-3.1-8b");
  EXPECT_EQ(r.status, 0) << r.error;
  EXPECT_NE(r.out.find("8 x Mine training"), std::string::npos) << r.out;
  EXPECT_NE(r.out.find("datasheet only"), std::string::npos) << r.out;
}

}  // namespace
}  // namespace shortboard
