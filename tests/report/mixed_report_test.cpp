#include <gtest/gtest.h>

#include <algorithm>
#include <string>

#include "document/yaml.h"
#include "report/build.h"
#include "support/questions.h"
#include "support/reported.h"
#include "support/shipped.h"

namespace shortboard {
namespace {

using support::holds;
using support::json_of;
using support::table;
using support::text;

const std::string kTwo =
    "cluster: {groups: [{name: fast, accelerator: H100, count: 16}, {name: slow, accelerator: A100, count: 16}]}\n";

template <class One>
One asked(const std::string& work) {
  return answer_question(read_question(read_yaml(kTwo + work, "spec.yaml"), "spec.yaml", support::shipped()))
      .template get<One>();
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

// If this fails, the headline does not hold the cards, the span of the run or what a single kind would make.
TEST(MixedReport, TheHeadlineHoldsCardsSpanAndTheBestSingleKind) {
  const std::string headline = shown(report(training()).headline, " ", Language::english);
  EXPECT_TRUE(headline.starts_with("16 x NVIDIA H100 SXM + 16 x NVIDIA A100 SXM 80GB training Llama 3.1 8B: "))
      << headline;
  EXPECT_TRUE(holds(headline, "1 T tokens take ")) << headline;
  EXPECT_TRUE(holds(headline, " times the best single kind (fast alone)")) << headline;
}

// If this fails, a use of the cards is left out, or not held against the best.
TEST(MixedReport, EachUseStandsBesideTheBest) {
  const Report made = report(training());
  const Table* uses = table(made.sections, "uses");
  ASSERT_EQ(uses->rows.size(), 1 + training().alternatives.size());
  EXPECT_EQ(text(uses->rows[0][3]), "100.0%");
  for (std::size_t i = 0; i < training().alternatives.size(); ++i)
    EXPECT_EQ(text(uses->rows[1 + i].back()), training().alternatives[i].note);
}

// If this fails, a group's cards at work, or the price of the link between kinds, are not told.
TEST(MixedReport, EachGroupHasARow) {
  const Report made = report(training());
  EXPECT_EQ(table(made.sections, "groups")->rows.size(), 2U);
  EXPECT_TRUE(
      holds(text(support::section(made.sections, "What each group adds")->foot), "the link between groups costs"));
  EXPECT_EQ(table(made.sections, "memory")->rows.size(), training().estimate.segments.size());
}

// If this fails, programs that read a mix's JSON miss a figure, or read one twice.
TEST(MixedReport, JsonHoldsUsesGroupsAndPlan) {
  const nlohmann::json json = json_of(report(training()));
  EXPECT_EQ(json.at("kind"), "training_mixed");
  EXPECT_EQ(json.at("groups").size(), 2U);
  double cards = 0.0, shares = 0.0;
  for (const auto& segment : json.at("segments")) cards += segment.at("cards").get<double>();
  EXPECT_LE(cards, 32.0);
  EXPECT_GT(cards, 0.0);
  for (const auto& one : json.at("resource_gains")) shares += one.at("share").get<double>();
  EXPECT_NEAR(shares, 1.0, 1e-9);
}

// If this fails, a service's report does not name the use that serves most, or what each group does in it.
TEST(MixedServingReport, TheBestUseIsNamedAndEachGroupsWorkTold) {
  const Report made = report(serving());
  const std::string headline = shown(made.headline, " ", Language::english);
  EXPECT_TRUE(holds(headline, serving().best.name)) << headline;
  EXPECT_TRUE(holds(headline, " times the best single kind (fast alone)")) << headline;
  EXPECT_EQ(table(made.sections, "uses")->rows.size(), serving().uses.size());
  EXPECT_EQ(table(made.sections, "services")->rows.size(), serving().best.services.size());
  EXPECT_EQ(table(made.sections, "groups")->rows.size(), 2U);
  EXPECT_EQ(text(made.notes.back()), "Offline: all requests are queued; the rates are those of the steady state.");
}

// If this fails, weights do not share out the requests.
TEST(MixedServingReport, WeightsShareOutTheRequests) {
  double whole = 0.0, prompts = 0.0;
  const nlohmann::json json = json_of(report(serving()));
  for (const auto& one : json.at("services")) {
    if (one.at("does") == "prompts_and_generation") whole += one.at("weight").get<double>();
    if (one.at("does") == "prompts") prompts += one.at("weight").get<double>();
  }
  EXPECT_NEAR(whole + prompts, 1.0, 1e-9);
}

}  // namespace
}  // namespace shortboard
