#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <string>

#include "support/run.h"

namespace shortboard {
namespace {

const std::string kExample = "size examples/measured-70b-512-h100.yaml ";

// If this fails, an operator whose run is slow does not learn which resource would explain it.
TEST(MeasuredCli, ASlowRunIsExplainedInEveryFormat) {
  const Outcome text = run(kExample);
  ASSERT_EQ(text.status, 0) << text.error;
  EXPECT_NE(text.out.find("Measured beside what this cluster and plan should give"), std::string::npos) << text.out;
  EXPECT_NE(text.out.find("one straggling server of 8 cards at "), std::string::npos) << text.out;
  EXPECT_NE(text.out.find("These could not, down to 1.0% of what we take: "), std::string::npos) << text.out;
  const std::string markdown = run(kExample + "--format markdown").out;
  for (const char* words : {"- Each of these would explain it if nothing else were wrong: ",
                            "\n| metric | suspect | left of it |", "\n| tokens_per_s | scale-out link | "})
    EXPECT_NE(markdown.find(words), std::string::npos) << words;
  EXPECT_NE(run(kExample + "--format csv-long").out.find("explained_by.factor,\"tokens_per_s, scale-out link\","),
            std::string::npos);
}

// If this fails, programs don't find what explains a run, or a factor does not explain it when it is asked back: a
// card's NICs at that share of 400 Gb/s.
TEST(MeasuredCli, TheScaleOutRateThatJsonTellsGivesTheMeasuredFigure) {
  const Outcome r = run(kExample + "--format json");
  ASSERT_EQ(r.status, 0) << r.error;
  const nlohmann::json json = nlohmann::json::parse(r.out), measured = json.at("measured").at(0);
  double factor = 0.0;
  for (const auto& one : json.at("explained_by"))
    if (one.at("metric") == measured.at("metric") && one.at("suspect") == "scale_out_link")
      factor = one.at("factor").get<double>();
  ASSERT_GT(factor, 0.0);
  ASSERT_LT(factor, 1.0);
  const std::string rate = std::to_string(400.0 * factor);
  const Outcome again = run(kExample + "--format json --set cluster.groups[0].scale_out='" + rate + " Gb/s'");
  ASSERT_EQ(again.status, 0) << again.error;
  EXPECT_NEAR(nlohmann::json::parse(again.out).at("tokens_per_s").get<double>() / measured.at("measured").get<double>(),
              1.0, 1e-3);
}

// If this fails, a report without measured figures has changed, or one that is faster is blamed.
TEST(MeasuredCli, AFasterRunIsSaidToBe) {
  const Outcome r = run(kExample + "--set measured.tokens_per_s=9e5");
  ASSERT_EQ(r.status, 0) << r.error;
  EXPECT_NE(r.out.find("faster than predicted, by which our estimate is low\n  This is outside our interval"),
            std::string::npos)
      << r.out;
  EXPECT_EQ(r.out.find("would explain it"), std::string::npos);
  EXPECT_EQ(r.out.find("suspect"), std::string::npos);
}

// If this fails, an operator of a service or of pictures does not get the same section.
TEST(MeasuredCli, ServicesAndPicturesAreExplainedToo) {
  const Outcome service =
      run("size --accelerator H100 --count 16 --model llama-3.1-8b --set serve.input=500 --set serve.output=100 "
          "--set measured.tpot_ms=100 --set measured.output_tokens_per_s=2e4 --format json");
  ASSERT_EQ(service.status, 0) << service.error;
  const nlohmann::json figures = nlohmann::json::parse(service.out).at("measured");
  ASSERT_EQ(figures.size(), 2U);
  EXPECT_EQ(figures.at(0).at("metric"), "tpot_ms");
  EXPECT_NEAR(figures.at(0).at("predicted").get<double>(),
              1e3 * nlohmann::json::parse(service.out).at("tpot_s").get<double>(), 1e-9);
  EXPECT_NEAR(figures.at(1).at("predicted").get<double>(),
              nlohmann::json::parse(service.out).at("output_tokens_per_s").get<double>(), 1e-6);
  const Outcome pictures = run("size examples/sdxl-8-h100.yaml --set measured.images_per_s=1");
  ASSERT_EQ(pictures.status, 0) << pictures.error;
  EXPECT_NE(pictures.out.find("\n  images_per_s  kernels of every card "), std::string::npos) << pictures.out;
  EXPECT_NE(pictures.out.find("one straggling card"), std::string::npos) << pictures.out;
}

// If this fails, a plan that was searched is taken for the operator's own without a word.
TEST(MeasuredCli, APlanThatWasSearchedIsSaidToBe) {
  const Outcome r = run("size --accelerator H100 --count 64 --model llama-3.1-8b --set measured.mfu=0.2");
  ASSERT_EQ(r.status, 0) << r.error;
  EXPECT_NE(r.out.find("with all else and the plan held (the best found; write yours under plan if it differs)"),
            std::string::npos)
      << r.out;
  EXPECT_NE(run(kExample).out.find("with all else and the plan held (as given)"), std::string::npos);
}

// If this fails, a report of a spec without measured figures has changed.
TEST(MeasuredCli, WithoutFiguresThereIsNoSection) {
  const Outcome r = run("size --accelerator H100 --count 64 --model llama-3.1-8b --format json");
  ASSERT_EQ(r.status, 0) << r.error;
  EXPECT_FALSE(nlohmann::json::parse(r.out).contains("measured"));
}

// If this fails, a mistake in what was measured does not end with 2 and its place.
TEST(MeasuredCli, AMistakeEndsWithTwo) {
  const Outcome unknown = run(kExample + "--set measured.tokens=9e5");
  EXPECT_EQ(unknown.status, 2);
  EXPECT_NE(unknown.error.find("measured.tokens: no such figure; of this workload: tokens_per_s"), std::string::npos)
      << unknown.error;
  EXPECT_EQ(run(kExample + "--set measured.tokens_per_s=fast").status, 2);
  EXPECT_EQ(run(kExample + "--set measured.tokens_per_s=0").status, 2);
}

}  // namespace
}  // namespace shortboard
