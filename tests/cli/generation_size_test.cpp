#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <string>

#include "support/golden.h"
#include "support/run.h"

namespace shortboard {
namespace {

// If one fails, the report that a buyer reads has changed: read the difference before taking it.
TEST(Size, TheReportOfSdxlOn8H100) {
  const Outcome r = run("size examples/sdxl-8-h100.yaml");
  EXPECT_EQ(r.status, 0) << r.error;
  EXPECT_EQ(r.error, "");
  expect_golden("sdxl-8-h100.txt", r.out);
}
TEST(Size, TheFiguresOfFluxOn8AscendAsCsv) {
  const Outcome r = run("size examples/flux-8-ascend-910b.yaml --format csv");
  EXPECT_EQ(r.status, 0) << r.error;
  expect_golden("flux-8-ascend-910b.csv", r.out);
}
TEST(Size, TheReportOfHunyuanVideoOn8H100InMarkdown) {
  const Outcome r = run("size examples/hunyuanvideo-8-h100.yaml --format markdown");
  EXPECT_EQ(r.status, 0) << r.error;
  expect_golden("hunyuanvideo-8-h100.md", r.out);
}

// If this fails, programs that read schema 2 break.
TEST(GenerationSize, JsonHoldsPartsThatSumAndFactorsThatMultiply) {
  const Outcome r = run("size examples/hunyuanvideo-8-h100.yaml --format json");
  ASSERT_EQ(r.status, 0) << r.error;
  const nlohmann::json json = nlohmann::json::parse(r.out);
  EXPECT_EQ(json.at("schema"), 2);
  EXPECT_EQ(json.at("kind"), "generation");
  double sum = 0.0, product = 1.0;
  for (const auto& part : json.at("request_parts")) sum += part.at("time_s").get<double>();
  for (const auto& ladder_step : json.at("ladder")) product *= ladder_step.at("factor").get<double>();
  EXPECT_NEAR(sum, json.at("latency_s").get<double>(), 1e-9 * sum);
  EXPECT_NEAR(product, json.at("mfu").get<double>(), 1e-9);
  EXPECT_NEAR(json.at("nominal_pflops").get<double>() * product, json.at("effective_pflops").get<double>(), 1e-6);
  EXPECT_EQ(json.at("plan").at("ulysses"), 8);
  EXPECT_EQ(json.at("published").size(), 1U);
}

// If this fails, three words no longer size pictures, or a model of pictures is taken for one of language.
TEST(GenerationSize, AModelOfPicturesIsSizedFromTheCommandLine) {
  const Outcome r = run("size --accelerator H100 --count 8 --model flux-dev");
  EXPECT_EQ(r.status, 0) << r.error;
  EXPECT_NE(r.out.find("8 x NVIDIA H100 SXM generating with FLUX.1 dev (1,024 x 1,024, 28 steps"), std::string::npos);
  EXPECT_NE(r.out.find("generate.steps"), std::string::npos) << "defaults are printed";
}

// If this fails, a model too large for the cards is sized all the same, or the status tells programs nothing.
TEST(GenerationSize, WhatDoesNotFitEndsWithThree) {
  const Outcome r = run("size --accelerator nvidia-rtx-4090 --count 8 --model wan-2.1-t2v-14b");
  EXPECT_EQ(r.status, 3);
  EXPECT_NE(r.error.find("no plan fits: the smallest of"), std::string::npos) << r.error;
  EXPECT_NE(r.error.find("GB short"), std::string::npos);
}

}  // namespace
}  // namespace shortboard
