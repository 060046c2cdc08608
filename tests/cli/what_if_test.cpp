#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <string>

#include "support/golden.h"
#include "support/run.h"

namespace shortboard {
namespace {

const std::string kSmall = "size --accelerator H100 --count 64 --model llama-3.1-8b ";

nlohmann::json json_of(const std::string& arguments) {
  const Outcome r = run(arguments + " --format json");
  EXPECT_EQ(r.status, 0) << r.error;
  return nlohmann::json::parse(r.out);
}

// If one fails, the report that a buyer reads has changed: read the difference before taking it.
TEST(Size, TheChainOf64CardsThatOnlyPcieJoins) {
  const Outcome r = run("size examples/lift-chain-pcie.yaml");
  EXPECT_EQ(r.status, 0) << r.error;
  expect_golden("lift-chain-pcie.txt", r.out);
}
TEST(Size, TheWhatIfOfAFasterNetworkAndMoreMemory) {
  const Outcome r =
      run("size examples/lift-chain-pcie.yaml --what-if 'scale-out=400Gb/s, memory=96GB' --lift scale-up=x2 --format "
          "markdown");
  EXPECT_EQ(r.status, 0) << r.error;
  expect_golden("lift-chain-pcie-what-if.md", r.out);
}
TEST(Size, TheCurveOf64CardsThatOnlyPcieJoins) {
  const Outcome r = run("size examples/lift-chain-pcie.yaml --curve");
  EXPECT_EQ(r.status, 0) << r.error;
  expect_golden("lift-chain-pcie-curve.txt", r.out);
}

// If this fails, shares of the JSON leave seconds without an owner, or the chain is missing.
TEST(Size, JsonGainsSumToOneAndHaveAChain) {
  const nlohmann::json json = json_of("size examples/llama3-405b-16k-h100.yaml");
  double sum = 0.0;
  for (const auto& resource_gain : json.at("resource_gains")) sum += resource_gain.at("share").get<double>();
  EXPECT_NEAR(sum, 1.0, 1e-9);
  EXPECT_EQ(json.at("chain").at("links").at(0).at("resource"), json.at("resource_gains").at(0).at("resource"));
  EXPECT_FALSE(json.at("limits").empty());
  EXPECT_FALSE(json.at("open_resources").empty());
}

// If this fails, before and after of a what-if are not whole answers, or its figures are others.
TEST(WhatIf, JsonHoldsBothAnswers) {
  const nlohmann::json json = json_of(kSmall + "--what-if scale-up=900GB/s --lift memory-bandwidth=x2");
  EXPECT_EQ(json.at("schema"), 2);
  EXPECT_EQ(json.at("kind"), "what_if");
  EXPECT_EQ(json.at("scalings").size(), 2U);
  EXPECT_EQ(json.at("scalings")[1].at("resource"), "memory_bandwidth");
  EXPECT_EQ(json.at("scalings")[1].at("factor"), 2.0);
  EXPECT_EQ(json.at("before").at("kind"), "training");
  const nlohmann::json& effective = json.at("figures").at(1);
  EXPECT_EQ(effective.at("figure"), "effective_pflops");
  EXPECT_EQ(effective.at("before"), json.at("before").at("effective_pflops"));
  EXPECT_EQ(effective.at("after"), json.at("after").at("effective_pflops"));
  EXPECT_GT(effective.at("change"), 0.0);
}

// If this fails, spreadsheets of a what-if or a curve are empty.
TEST(WhatIf, CsvHasFiguresOfBothSides) {
  const Outcome table = run(kSmall + "--lift memory-bandwidth=x2 --format csv");
  EXPECT_EQ(table.status, 0) << table.error;
  EXPECT_EQ(table.out.find("figure,before,after,change\r\n"), 0U) << table.out;
  EXPECT_NE(table.out.find("\neffective_pflops,"), std::string::npos) << table.out;
  const Outcome r = run(kSmall + "--lift memory-bandwidth=x2 --format csv-long");
  EXPECT_EQ(r.status, 0) << r.error;
  EXPECT_NE(r.out.find("scalings.factor,\"memory bandwidth, -\",2,1\r\n"), std::string::npos);
  EXPECT_NE(r.out.find("figures.before,effective P,"), std::string::npos);
  EXPECT_NE(r.out.find("figures.after,effective P,"), std::string::npos);
}

// If one fails, a mistake in a scaling goes unnoticed, or ends with another code than a wrong input's.
TEST(WhatIf, WrongLiftsEndWithTwo) {
  const auto says = [](const std::string& options, const char* words) {
    const Outcome r = run(kSmall + options);
    EXPECT_EQ(r.status, 2) << options;
    EXPECT_EQ(r.out, "");
    EXPECT_NE(r.error.find(words), std::string::npos) << r.error;
  };
  says("--what-if scaleup=900GB/s", "command line: --what-if: no resource 'scaleup'; did you mean 'scale-up'?");
  says("--lift scale-up=2x", "command line: --lift scale-up: '2x' is no factor; write for example x2");
  says("--what-if 'memory=141'", "'141' has no unit");
  says("--lift scale-up=x2 --curve", "excludes");
  says("--pays 0.3", "--pays");
  says("--curve --pays 2", "--pays");
}

// If this fails, less memory than any plan needs ends otherwise than by saying what is short.
TEST(WhatIf, LessMemoryThanAnyPlanNeedsEndsWithThree) {
  const Outcome r = run(kSmall + "--what-if memory=1GB");
  EXPECT_EQ(r.status, 3);
  EXPECT_NE(r.error.find("GB short"), std::string::npos) << r.error;
}

// If this fails, a curve's JSON does not hold its points and where it stops.
TEST(Curve, JsonHoldsThePoints) {
  const nlohmann::json json = json_of(kSmall + "--curve --pays 0.9 --set train.global_batch=64");
  EXPECT_EQ(json.at("kind"), "curve");
  EXPECT_EQ(json.at("pays"), 0.9);
  EXPECT_EQ(json.at("curve").size(), 6U);  // 8 to 256
  EXPECT_TRUE(json.at("stops_by").is_number());
  for (const auto& point : json.at("curve"))
    EXPECT_TRUE(point.contains("effective_pflops") || point.contains("refused"));
}

}  // namespace
}  // namespace shortboard
