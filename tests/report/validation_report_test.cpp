#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "report/validation.h"
#include "support/reported.h"

namespace shortboard {
namespace {

using support::holds;
using support::json_of;

/// Two answered runs, 10% too slow and 25% too fast, and one that was not answered.
std::vector<ValidatedRow> rows() {
  ValidatedRow slow{.id = "a",
                    .source = "paper",
                    .accelerator = "card",
                    .model = "m",
                    .stack = "s",
                    .kind = "training",
                    .metric = "mfu",
                    .measured = 0.4,
                    .predicted = 0.36};
  ValidatedRow fast = slow;
  fast.id = "b";
  fast.predicted = 0.5;
  fast.fits = false;
  fast.left_out = 0.48;
  ValidatedRow none{.id = "c", .kind = "training", .skipped = "no such card"};
  return {slow, fast, none};
}

// If this fails, programs that read the rows of `validate` break.
TEST(ValidationReport, JsonKeepsItsRows) {
  const nlohmann::json json = json_of(validation_report(rows(), "source"));
  const auto& all = json.at("rows");
  ASSERT_EQ(all.size(), 2U);
  EXPECT_EQ(all[0].at("id"), "a");
  EXPECT_EQ(all[0].at("kind"), "training");
  EXPECT_EQ(all[0].at("relative_error"), -0.1);
  EXPECT_FALSE(all[0].contains("fits"));
  EXPECT_FALSE(all[0].contains("left_out"));
  EXPECT_EQ(all[1].at("fits"), false);
  EXPECT_EQ(all[1].at("left_out"), 0.48);
  EXPECT_EQ(json.at("skipped")[0].at("reason"), "no such card");
  EXPECT_FALSE(json.at("skipped")[0].contains("accelerator"));
}

// If this fails, a summary is not over its rows: errors 10% and 25%, the median halfway.
TEST(ValidationReport, TheSummaryIsOverItsRows) {
  const nlohmann::json summary = json_of(validation_report(rows(), "")).at("summary");
  EXPECT_EQ(summary.at("answered"), 2);
  EXPECT_EQ(summary.at("skipped"), 1);
  EXPECT_NEAR(summary.at("coverage").get<double>(), 2.0 / 3.0, 1e-6);
  EXPECT_NEAR(summary.at("median").get<double>(), 0.175, 1e-9);
  EXPECT_NEAR(summary.at("too_fast").get<double>(), 0.5, 1e-9);
  EXPECT_EQ(summary.at("by_kind")[0].at("name"), "training");
}

// If this fails, the table of accuracy lacks the whole, a kind, or training by card and stack.
TEST(AccuracyReport, HasTheWholeKindsCardsAndStacks) {
  const std::string text = print(accuracy_report(rows(), ""), Format::markdown);
  for (const char* part :
       {"| **all** | 2 | 1 | 17.5% |", "| **training** |", "| training, card card |", "| training, software s |"})
    EXPECT_TRUE(holds(text, part)) << part << '\n' << text;
  EXPECT_TRUE(holds(print(accuracy_report(rows(), "source"), Format::markdown), "median, left out"));
}

}  // namespace
}  // namespace shortboard
