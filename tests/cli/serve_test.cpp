#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <string>

#include "support/golden.h"
#include "support/run.h"

namespace shortboard {
namespace {

// If one fails, the report that an architect of a service reads has changed: read the difference before taking it.
TEST(Size, TheServiceOf70BOn8H200) {
  const Outcome r = run("size examples/llama3.3-70b-8-h200-offline.yaml");
  EXPECT_EQ(r.status, 0) << r.error;
  EXPECT_EQ(r.error, "");
  expect_golden("llama3.3-70b-8-h200-offline.txt", r.out);
}
TEST(Size, TheServiceOf70BOn8H200WithinAnObjective) {
  const Outcome r = run("size examples/llama3.3-70b-8-h200-online.yaml");
  EXPECT_EQ(r.status, 0) << r.error;
  expect_golden("llama3.3-70b-8-h200-online.txt", r.out);
}
TEST(Size, TheServiceOfQwen3On64AscendAsCsv) {
  const Outcome r = run("size examples/qwen3-235b-64-ascend-910b.yaml --format csv");
  EXPECT_EQ(r.status, 0) << r.error;
  expect_golden("qwen3-235b-64-ascend-910b.csv", r.out);
}
TEST(Size, TheDecodingOfDeepSeekV3On72H100InMarkdown) {
  const Outcome r = run("size examples/deepseek-v3-decode-72-h100.yaml --format markdown");
  EXPECT_EQ(r.status, 0) << r.error;
  expect_golden("deepseek-v3-decode-72-h100.md", r.out);
}
TEST(Size, ThePrefillOfDeepSeekV3On32H100AsCsv) {
  const Outcome r = run("size examples/deepseek-v3-prefill-32-h100.yaml --format csv");
  EXPECT_EQ(r.status, 0) << r.error;
  expect_golden("deepseek-v3-prefill-32-h100.csv", r.out);
}

// If this fails, programs that read schema 2 break.
TEST(Serve, JsonHoldsSchemaTwoWhosePartsSumAndFactorsMultiply) {
  const Outcome r = run("size examples/llama3.3-70b-8-h200-offline.yaml --set plan.tensor=2 --format json --explain");
  ASSERT_EQ(r.status, 0) << r.error;
  const nlohmann::json json = nlohmann::json::parse(r.out);
  EXPECT_EQ(json.at("schema"), 2);
  EXPECT_EQ(json.at("kind"), "serving");
  double seconds = 0.0, product = 1.0, memory = 0.0;
  for (const char* phase : {"prefill_s", "decode_s"})
    for (const auto& part : json.at("request_parts")) seconds += part.at(phase).get<double>();
  for (const auto& ladder_step : json.at("ladder")) product *= ladder_step.at("factor").get<double>();
  for (const char* kind : {"weights", "adapters", "activations", "reserve", "cache_used", "cache_left"})
    memory += json.at("memory").at(std::string{kind} + "_bytes").get<double>();
  const double replicas = json.at("plan").at("replicas").get<double>();
  EXPECT_EQ(replicas, 4.0);
  EXPECT_NEAR(seconds * json.at("requests_per_s").get<double>(), replicas, 1e-6);
  EXPECT_NEAR(product, json.at("mfu").get<double>(), 1e-9);
  EXPECT_NEAR(memory, json.at("memory").at("budget_bytes").get<double>(), 1.0);
  EXPECT_EQ(json.at("published").size(), 1U);
  EXPECT_GT(json.at("constants").size(), 10U);
  EXPECT_GT(json.at("decode").at("mbu").get<double>(), json.at("prefill").at("mbu").get<double>());
}

// If this fails, a service can't be asked about without a file.
TEST(Serve, OptionsAndAFileAskTheSame) {
  const TemporaryDirectory place;
  const std::string file = place.write("spec.yaml",
                                       "cluster: {groups: [{accelerator: H100, count: 8}]}\n"
                                       "serve: {mode: offline, model: llama-3.1-8b}\nplan: {tensor: 1}\n");
  const Outcome from_file = run("size --format csv-long " + file);
  const Outcome from_options =
      run("size --format csv-long --accelerator H100 --count 8 --model llama-3.1-8b --set serve.mode=offline "
          "--set plan.tensor=1");
  EXPECT_EQ(from_file.status, 0) << from_file.error;
  EXPECT_EQ(from_file.out, from_options.out);
}

// If this fails, a model that no plan fits is not told from a wrong spec, or not by how much it fails.
TEST(Serve, AModelThatDoesNotFitEndsWithThreeAndSaysByHowMuch) {
  const Outcome r = run("size --accelerator H100 --count 8 --model llama-3.1-405b --set serve.mode=offline");
  EXPECT_EQ(r.status, 3);
  EXPECT_EQ(r.out, "");
  EXPECT_NE(r.error.find("no plan fits: the smallest of "), std::string::npos) << r.error;
  EXPECT_NE(r.error.find("weights "), std::string::npos) << r.error;
  EXPECT_NE(r.error.find(" GB short"), std::string::npos) << r.error;
}

// If this fails, an impossible plan is estimated, or its fault is not named.
TEST(Serve, AnImpossiblePlanNamesItsFault) {
  const Outcome r = run("size examples/llama3.3-70b-8-h200-offline.yaml --set plan.tensor=3");
  EXPECT_EQ(r.status, 2);
  EXPECT_NE(r.error.find("64 attention heads do not divide by tensor 3"), std::string::npos) << r.error;
}

// If one fails, a user's mistake in a service goes unnoticed or gets a message that does not mend it.
TEST(Serve, BadInputSaysWhereAndWhatWouldBeRight) {
  const auto says = [](const std::string& setting, const std::string& what) {
    const Outcome r = run("size examples/llama3.3-70b-8-h200-offline.yaml --set " + setting);
    EXPECT_EQ(r.status, 2) << setting;
    EXPECT_EQ(r.out, "");
    EXPECT_NE(r.error.find(what), std::string::npos) << r.error;
  };
  says("serve.mode=ofline", "serve.mode: no mode 'ofline'");
  says("serve.weights=fp9", "serve.weights: no number format 'fp9'");
  says("serve.batch=8", "serve.batch: has no effect in mode offline");
  says("serve.sequence=8", "serve.sequence: no such key");
  says("train.model=llama-3.1-8b", "a spec holds one workload");
  says("stack=vlm-2025", "no serving engine 'vlm-2025'; did you mean 'vllm-2025'?");
}

}  // namespace
}  // namespace shortboard
