#include <gtest/gtest.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <string>

#include "document/yaml.h"
#include "report/mixed.h"
#include "report/mixed_serving.h"
#include "report/report.h"
#include "support/questions.h"
#include "support/shipped.h"

namespace shortboard {
namespace {

const std::string kTwo =
    "cluster: {groups: [{name: fast, accelerator: H100, count: 16}, {name: slow, accelerator: A100, count: 16}]}\n";

template <class One>
One asked(const std::string& work) {
  return std::get<One>(
      answer_question(read_question(read_yaml(kTwo + work, "spec.yaml"), "spec.yaml", support::shipped())));
}

const MixedTrainingAnswer& training() {
  static const MixedTrainingAnswer found = asked<MixedTrainingAnswer>(
      "train: {model: llama-3.1-8b, sequence: 8192, global_batch: 64, tokens: 1e12}\n"
      "published: [{metric: mfu, value: 0.4, source: a paper}]\n");
  return found;
}

const MixedServingAnswer& serving() {
  static const MixedServingAnswer found =
      asked<MixedServingAnswer>("serve: {model: llama-3.1-8b, mode: offline, input: 1000, output: 200}\n");
  return found;
}

Table titled(const Page& page, const std::string& beginning) {
  return *std::ranges::find_if(page.tables, [&](const Table& one) { return one.title.starts_with(beginning); });
}

const std::vector<std::string>& row(const Table& table, const std::string& first) {
  return *std::ranges::find_if(table.rows, [&](const auto& one) { return one.front() == first; });
}

// If this fails, the first line does not hold the cards, the span of the run or what a single kind would make.
TEST(MixedPage, TheSentenceHoldsCardsSpanAndTheBestSingleKind) {
  const std::string text = sentence(training());
  EXPECT_TRUE(text.starts_with("16 x NVIDIA H100 SXM + 16 x NVIDIA A100 SXM 80GB training Llama 3.1 8B: ")) << text;
  EXPECT_NE(text.find("1e+12 tokens in "), std::string::npos) << text;
  EXPECT_NE(text.find(" times the best single kind (fast alone)"), std::string::npos) << text;
  EXPECT_NE(text.find("The short board is the "), std::string::npos) << text;
}

// If this fails, a use of the cards is left out of the page, or not held against the best.
TEST(MixedPage, EachUseStandsBesideTheBest) {
  const Table table = titled(mixed_page(training()), "Uses of these cards");
  EXPECT_EQ(table.rows.size(), 1 + training().alternatives.size());
  EXPECT_EQ(row(table, "the best found")[2], "100.0%");
  for (const MixedAlternative& one : training().alternatives)
    EXPECT_EQ(row(table, one.name).back(), one.note) << one.name;
}

// If this fails, a group's cards at work, or the price of the border between kinds, are not told.
TEST(MixedPage, EachGroupHasARow) {
  const Table table = titled(mixed_page(training()), "What each group adds");
  ASSERT_EQ(table.rows.size(), 2U);
  EXPECT_NE(row(table, "fast")[1].find(" of 16"), std::string::npos);
  EXPECT_NE(table.below.find("the border between kinds costs"), std::string::npos);
  EXPECT_EQ(titled(mixed_page(training()), "Memory of each group's fullest card").rows.size(),
            training().estimate.segments.size());
}

// If this fails, a metric of a mix is not what its name says: of all groups' cards, working or idle.
TEST(MixedPage, MetricsAreOverAllCards) {
  const MixedTrainingAnswer& a = training();
  EXPECT_DOUBLE_EQ(metric(a, "mfu").value(), a.shared.mfu);
  EXPECT_DOUBLE_EQ(metric(a, "tokens_per_s_per_accelerator").value(), a.tokens_per_second / 32.0);
  EXPECT_DOUBLE_EQ(metric(a, "tflops_per_accelerator").value(), a.shared.effective_pflops * 1e3 / 32.0);
  EXPECT_DOUBLE_EQ(metric(a, "step_s").value(), a.estimate.step.base());
}

// If this fails, programs that read a mix's JSON or CSV miss a figure, or read one twice.
TEST(MixedPage, JsonAndCsvHoldTheSameFigures) {
  const MixedTrainingAnswer& a = training();
  const auto json = nlohmann::json::parse(mixed_json(a));
  EXPECT_EQ(json.at("kind"), "training_mixed");
  EXPECT_DOUBLE_EQ(json.at("effective_pflops").get<double>(), a.shared.effective_pflops);
  EXPECT_EQ(json.at("uses").size(), a.alternatives.size());
  EXPECT_EQ(json.at("groups").size(), 2U);
  EXPECT_EQ(json.at("memory").size(), a.estimate.segments.size());
  double cards = 0.0, shares = 0.0;
  for (const auto& pipeline : json.at("pipelines"))
    for (const auto& segment : pipeline.at("segments")) cards += segment.at("cards").get<double>();
  EXPECT_LE(cards, 32.0);
  for (const auto& resource_gain : json.at("resource_gains")) shares += resource_gain.at("share").get<double>();
  EXPECT_NEAR(shares, 1.0, 1e-9);
  const std::string csv = mixed_csv(a);
  EXPECT_TRUE(csv.starts_with("section,name,value,unit\r\n"));
  EXPECT_NE(csv.find("\nanswer,effective,"), std::string::npos) << csv.substr(0, 400);
}

// If this fails, a service's page does not name the use that serves most, or what each group does in it.
TEST(MixedServingPage, TheBestUseIsNamedAndEachGroupsDutyTold) {
  const MixedServingAnswer& a = serving();
  const std::string text = sentence(a);
  EXPECT_NE(text.find(a.best.name), std::string::npos) << text;
  EXPECT_NE(text.find(" times the best single kind (fast alone)"), std::string::npos) << text;
  const Page page = mixed_serving_page(a);
  EXPECT_EQ(titled(page, "Uses of these cards").rows.size(), a.uses.size());
  EXPECT_EQ(titled(page, "What each group does").rows.size(), a.best.services.size());
  EXPECT_EQ(titled(page, "What each group adds").rows.size(), 2U);
  EXPECT_EQ(page.opening.back(), "Offline: all requests are queued; the rates are the steady state's.");
}

// If this fails, weights do not share out the requests, or a service's JSON loses its uses.
TEST(MixedServingPage, WeightsShareOutTheRequests) {
  const auto json = nlohmann::json::parse(mixed_serving_json(serving()));
  EXPECT_EQ(json.at("kind"), "serving_mixed");
  EXPECT_EQ(json.at("uses").size(), serving().uses.size());
  double whole = 0.0, prompts = 0.0;
  for (const auto& one : json.at("best").at("services")) {
    if (one.at("does") == "prompts and generation") whole += one.at("weight").get<double>();
    if (one.at("does") == "prompts") prompts += one.at("weight").get<double>();
  }
  EXPECT_NEAR(whole + prompts, 1.0, 1e-9);
}

// If this fails, rates a card are over the cards of one group only.
TEST(MixedServingPage, MetricsAreOverAllCards) {
  const MixedServingAnswer& a = serving();
  EXPECT_DOUBLE_EQ(metric(a, "output_tokens_per_s_per_accelerator").value(), a.output_tokens_per_second / 32.0);
  EXPECT_DOUBLE_EQ(metric(a, "total_tokens_per_s_per_accelerator").value(),
                   (a.output_tokens_per_second + a.input_tokens_per_second) / 32.0);
  EXPECT_DOUBLE_EQ(metric(a, "requests_per_s").value(), a.requests_per_second);
}

}  // namespace
}  // namespace shortboard
