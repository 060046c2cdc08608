#include "report/report.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <sstream>
#include <string>

#include "document/yaml.h"
#include "report/hardware.h"
#include "report/model.h"
#include "report/tables.h"
#include "support/questions.h"

namespace shortboard {
namespace {

TrainingAnswer small(const std::string& more = {}) {
  const std::string text =
      "cluster: {groups: [{accelerator: H100, count: 64}]}\ntrain: {model: llama-3.1-8b, tokens: 1e12}\n" + more;
  return answer(read_case(read_yaml(text, "spec.yaml"), "spec.yaml", Database::compiled()));
}

// If this fails, spans are printed in units that nobody reads.
TEST(Span, ReadsInItsUnit) {
  EXPECT_EQ(span(12e-6), "12 us");
  EXPECT_EQ(span(0.0305), "30.5 ms");
  EXPECT_EQ(span(19.94), "19.94 s");
  EXPECT_EQ(span(7200.0), "2 hours");
  EXPECT_EQ(span(86400.0 * 54.0), "54 days");
  EXPECT_EQ(span(86400.0 * 365.25 * 40.0), "40 years");
}

// If this fails, the plan's degrees are printed without the multiplication.
TEST(PlanLine, PrintsTheMultiplication) {
  const Plan plan{.tensor = 8, .pipeline = 16, .data = 128};
  EXPECT_EQ(plan_line(plan).substr(0, 66), "tensor 8 x pipeline 16 x context 1 x data 128 = 16384 cards; micro");
}

// If this fails, a reader does not see how keys and values reach the cards of a context.
TEST(PlanLine, NamesTheExchangeOfAContext) {
  Plan plan{.context = 2, .context_exchange = ContextExchange::ring};
  EXPECT_NE(plan_line(plan).find("; context exchange ring; "), std::string::npos);
  plan.context = 1;
  EXPECT_EQ(plan_line(plan).find("exchange"), std::string::npos);
}

// If this fails, the first screen is not in the order that a buyer reads.
TEST(TextReport, GoesFromAnswerToAssumptions) {
  const std::string text = text_page(training_page(small()));
  std::size_t at = 0;
  for (const char* heading :
       {"64 x NVIDIA H100 SXM training", "measured on this card", "MFU", "From nominal to effective P", "ResourceGains",
        "Plan", "Memory of the fullest card", "Where a step's time goes", "Assumed", "Not modelled"}) {
    const std::size_t found = text.find(heading, at);
    ASSERT_NE(found, std::string::npos) << heading;
    at = found;
  }
}

// If this fails, shares of the step do not sum to the whole.
TEST(Tables, SharesOfTheStepSumTo100) {
  for (const Table& table : report_tables(small()))
    if (table.title == "Where a step's time goes") {
      double sum = 0.0;
      for (const auto& row : table.rows) sum += std::stod(row[2]);
      EXPECT_NEAR(sum, 100.0, 0.1);  // 15 rows rounded to 0.01
      return;
    }
  FAIL() << "no such table";
}

// If this fails, a spreadsheet reads cells in the wrong columns.
TEST(CsvReport, EveryLineHasFourCells) {
  std::istringstream lines{csv_report(small())};
  int count = 0;
  for (std::string line; std::getline(lines, line); ++count) {
    EXPECT_EQ(line.back(), '\r');
    if (line.find('"') == std::string::npos) {
      EXPECT_EQ(std::ranges::count(line, ','), 3) << line;
    }
  }
  EXPECT_GT(count, 30);
}

// If this fails, published figures are compared by another definition than their own.
TEST(Metric, OursByTheDefinitionOfEach) {
  const TrainingAnswer a = small();
  EXPECT_DOUBLE_EQ(metric(a, "mfu").value(), a.shared.mfu);
  EXPECT_NEAR(metric(a, "tflops_per_accelerator").value(), a.shared.mfu * 989.0, 1e-6);
  EXPECT_NEAR(metric(a, "tokens_per_s_per_accelerator").value() * 64.0, a.tokens_per_second, 1e-6);
  EXPECT_DOUBLE_EQ(metric(a, "step_s").value(), a.estimate.step().base());
  EXPECT_NE(
      text_page(training_page(small("published: [{metric: mfu, value: 0.4, source: a paper}]\n"))).find("a paper"),
      std::string::npos);
}

// If this fails, a market's cards are listed that may not be sold there.
TEST(ListCards, MarketHoldsOnlyAllowedCards) {
  const std::string list = list_cards(Database::compiled(), {.vendor = {}, .market = "CN", .year = 0}, false);
  EXPECT_EQ(list.find("nvidia-h100-sxm "), std::string::npos);
}

// If this fails, a model's places do not sum to the model.
TEST(ShowModel, SharesOfParametersSumTo100) {
  const std::string text = show_model(Database::compiled().model("llama-3.1-8b"), false);
  std::istringstream lines{text.substr(text.find("Parameters"), text.find("Forward") - text.find("Parameters"))};
  double sum = 0.0;
  for (std::string line; std::getline(lines, line);)
    if (line.ends_with('%')) sum += std::stod(line.substr(line.rfind(' ', line.size() - 1)));
  EXPECT_NEAR(sum, 100.0, 0.05);
}

}  // namespace
}  // namespace shortboard
