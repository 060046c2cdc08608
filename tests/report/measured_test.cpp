#include "report/measured.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <string>
#include <utility>

namespace shortboard {
namespace {

Diagnosis slow() {
  return {.metric = "tokens_per_s",
          .measured = 80.0,
          .predicted = 100.0,
          .speed = 0.8,
          .uncertainty = 0.18,
          .suspects = {{.kind = SuspectKind::kernels, .factor = 0.8125, .at_least_left = 1.0},
                       {.resource = Resource::scale_out, .factor = 0.48, .at_least_left = 20.0},
                       {.resource = Resource::memory_capacity, .at_least_left = 100.0}}};
}

// If this fails, an operator does not read how far the run is from possible, and which resource explains it.
TEST(Measured, ASentenceHoldsTheDistanceAndTheExplanations) {
  EXPECT_EQ(
      measured_sentence(slow()),
      "tokens_per_s: 80 measured, 100 predicted: 80% of the speed that this cluster and plan should give; outside "
      "our interval (84.75 to 118, 80%, +-18%). Alone would explain it: kernels of every card at 81.2%, or "
      "scale-out link at 48%. Could not, down to 1% of what we take: memory capacity.");
}

// If this fails, a run that is better than the estimate is not called so, or not by how much.
TEST(Measured, AFasterRunSaysByHowMuchTheEstimateIsLow) {
  Diagnosis d = slow();
  d.measured = 125.0;
  d.speed = 1.25;
  d.suspects.clear();
  EXPECT_EQ(
      measured_sentence(d),
      "tokens_per_s: 125 measured, 100 predicted: 25% faster than predicted, by which our estimate is low; outside "
      "our interval (84.75 to 118, 80%, +-18%).");
}

// If this fails, a run as predicted gets suspects that have lost nothing.
TEST(Measured, ARunAsPredictedHasNothingToExplain) {
  Diagnosis d = slow();
  d.measured = 100.0;
  d.speed = 1.0;
  for (Suspect& one : d.suspects) one.factor = 1.0;
  EXPECT_NE(measured_sentence(d).find("as predicted, nothing is to be explained."), std::string::npos);
  Page page;
  add_measured({d}, page);
  EXPECT_EQ(page.tables.size(), 1U);
}

// If this fails, the section is missing, stands behind others, or a spec without figures gets an empty one.
TEST(Measured, TheSectionComesFirstAndOnlyWhereSomethingWasMeasured) {
  Page page;
  page.tables.push_back({"Another", {}, {}, {}});
  add_measured({}, page);
  EXPECT_EQ(page.tables.size(), 1U);
  add_measured({slow()}, page);
  ASSERT_EQ(page.tables.size(), 3U);
  EXPECT_EQ(page.tables[0].title, "Measured beside what this cluster and plan should give");
  EXPECT_EQ(page.tables[1].rows.size(), 3U);
  EXPECT_EQ(page.tables[1].rows[2][1], "could not explain it");
  EXPECT_EQ(page.tables[2].title, "Another");
}

// If this fails, programs that read the key `measured` break.
TEST(Measured, JsonAndCsvHoldEachFactor) {
  const nlohmann::ordered_json json = measured_json({slow()});
  EXPECT_EQ(json[0].at("metric"), "tokens_per_s");
  EXPECT_EQ(json[0].at("within_interval"), false);
  EXPECT_EQ(json[0].at("explained_by")[1].at("factor"), 0.48);
  EXPECT_TRUE(json[0].at("explained_by")[2].at("factor").is_null());
  CsvRows rows;
  add_measured({slow()}, rows);
  const std::string text = std::move(rows).text();
  EXPECT_NE(text.find("measured,tokens_per_s_speed,0.8,1\r\n"), std::string::npos) << text;
  EXPECT_NE(text.find("explained_by_tokens_per_s,scale-out link,0.48,1\r\n"), std::string::npos) << text;
  EXPECT_EQ(text.find("memory capacity"), std::string::npos) << text;
}

}  // namespace
}  // namespace shortboard
