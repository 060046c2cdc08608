#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <string>

#include "report/compare.h"
#include "support/compared.h"

namespace shortboard {
namespace {

ComparedRow row(const std::string& name, double effective) {
  ComparedRow r;
  r.accelerator = name + "-id";
  r.name = name;
  r.spec = "a.yaml";
  r.cards = 16.0;
  r.answer = TrainingAnswer{};
  r.figures.nominal_pflops = 20.0;
  r.figures.effective_pflops = effective;
  r.figures.throughput = {1000.0 * effective, ThroughputUnit::tokens};
  r.figures.duration = {Seconds{2.0}, TimeOf::step};
  r.figures.short_board = ShortBoard{Resource::matrix_rate, 0.125};
  r.figures.accuracy.uncertainty = 0.2;
  return r;
}

/// One work: A is the first and best, C can't.
ComparisonAnswer two_cards() {
  ComparisonAnswer a;
  ComparedRow best = row("A", 8.0), other = row("B", 4.0), none = row("C", 0.0);
  best.best[static_cast<std::size_t>(Column::effective_p)] = true;
  best.card_power = Watts{11200.0};
  best.card_price = Quote{30e3, 40e3, "USD", "2026", {}, {Confidence::press, "a paper", "somewhere", "street"}};
  best.card_price_of_p = PriceOfP{60e3, 80e3};  // 16 x 30 k / 8
  best.on_power_front = best.on_price_front = true;
  none.answer.reset();
  none.refused = "no plan fits: 3 GB short";
  a.tables.push_back({"training X", {"a.yaml"}, "B", {best, other, none}, true, true});
  return a;
}

bool holds(const std::string& text, const std::string& what) { return text.find(what) != std::string::npos; }

// If this fails, the first line does not say who makes most, and how much more than what was asked first.
TEST(ComparisonPage, TheSentenceNamesTheBestAndTheFirst) {
  EXPECT_EQ(sentence(two_cards().tables[0]),
            "training X: 16 x A make the most, 8 effective PFLOPS of 20 nominal (40.0%), 2.00 times the 4 of 16 x B.");
}

// If one fails, a reader misses the best, the limit of a card that can't, or where a price is from.
TEST(ComparisonPage, ShowsMarksLimitsAndSources) {
  const std::string text = text_page(comparison_page(two_cards()));
  EXPECT_TRUE(holds(text, "*8")) << text;
  EXPECT_TRUE(holds(text, "matrix rate +12.5%"));
  EXPECT_TRUE(holds(text, "C: no plan fits: 3 GB short"));
  EXPECT_TRUE(holds(text, "480 to 640 k USD"));
  EXPECT_TRUE(holds(text, "60 to 80 k USD"));
  EXPECT_TRUE(holds(text, "a paper (street)"));
  EXPECT_TRUE(holds(text, "throughput against the cards' price: A; unknown of B"));
  EXPECT_TRUE(holds(text, "the count that the spec gives"));
}

// If this fails, prices of two currencies pass for compared.
TEST(ComparisonPage, SaysThatCurrenciesDiffer) {
  ComparisonAnswer a = two_cards();
  a.tables[0].one_currency = false;
  EXPECT_TRUE(holds(text_page(comparison_page(a)), "--rate CNY/USD=..."));
}

// If this fails, how counts were made equal is not said, or what they would be.
TEST(ComparisonPage, SaysHowCountsAreEqual) {
  ComparisonAnswer a = two_cards();
  a.question.equal = EqualBy::power;
  a.tables[0].rows[0].equal_cards = 17.3;
  const std::string text = text_page(comparison_page(a));
  EXPECT_TRUE(holds(text, "16 of 17.3")) << text;
  EXPECT_TRUE(holds(text, "rated power of the cards"));
  EXPECT_TRUE(holds(text, "whole servers"));
}

// If this fails, an assumption is lost, repeated a card, or laid to a card that did not take it.
TEST(ComparisonPage, AssumptionsOfSomeStandUnderTheirNames) {
  std::vector<ComparedRow> rows{row("A", 1.0), row("B", 1.0), row("C", 1.0)};
  const Assumption plan{Assumed::searched_plan, {std::string{"best"}}};
  const auto system = [](const char* id) { return Assumption{Assumed::usual_part, {std::string{id}}, "system"}; };
  rows[0].assumed = {plan, system("one")};
  rows[1].assumed = {plan, system("two")};
  rows[2].assumed = {plan, system("two")};
  const std::vector<AssumptionWords> all = assumed_of(rows);
  ASSERT_EQ(all.size(), 3U);
  EXPECT_EQ(all[0].what, "plan");
  EXPECT_EQ(all[1].what, "A: system");
  EXPECT_EQ(all[2].what, "B, C: system");
}

// If this fails, a program that reads the JSON finds other keys than the README names.
TEST(ComparisonJson, HoldsEachRow) {
  const nlohmann::json json = nlohmann::json::parse(comparison_json(two_cards()));
  EXPECT_EQ(json["schema"], 1);
  EXPECT_EQ(json["kind"], "comparison");
  EXPECT_EQ(json["equal"], "count");
  const nlohmann::json& rows = json["works"][0]["rows"];
  ASSERT_EQ(rows.size(), 3U);
  EXPECT_EQ(rows[0]["effective_pflops"], 8.0);
  EXPECT_EQ(rows[0]["best"], nlohmann::json{"effective_pflops"});
  EXPECT_EQ(rows[0]["card_price"]["source"], "a paper");
  EXPECT_EQ(rows[0]["card_price_of_p"]["low"], 60e3);
  EXPECT_TRUE(rows[1]["card_price"].is_null());
  EXPECT_TRUE(rows[1]["card_power_w"].is_null());
  EXPECT_TRUE(rows[0]["refused"].is_null());
  EXPECT_EQ(rows[2]["refused"], "no plan fits: 3 GB short");
}

// If this fails, unknown figures stand as zeros in a spreadsheet.
TEST(ComparisonCsv, UnknownIsNoRow) {
  const std::string csv = comparison_csv(two_cards());
  EXPECT_TRUE(holds(csv, "training X: A,effective,8,PFLOPS\r\n")) << csv;
  EXPECT_TRUE(holds(csv, "training X: A,card_price_of_p_low,60000,USD/PFLOPS\r\n"));
  EXPECT_FALSE(holds(csv, "training X: B,card_power"));
  EXPECT_TRUE(holds(csv, "training X: C,can,0,1\r\n"));
  EXPECT_FALSE(holds(csv, "training X: C,effective"));
}

// If one fails, what P are worth is printed in the wrong place or without its interval. A reaches 40%, B 20%: 1,000 P
// of A are 2,000 of B; both +-20%: a factor exp(sqrt(2) ln 1.2) = 1.2941.
TEST(ExchangePage, ShowsBothDirections) {
  const ExchangeAnswer a = exchange(two_cards());
  EXPECT_EQ(sentence(a.tables[0]), "training X: 1000 P of A are worth 2000 P of B (1545 to 2588).");
  const std::string text = text_page(exchange_page(a));
  EXPECT_TRUE(holds(text, "2000 (1545 to 2588)")) << text;
  EXPECT_TRUE(holds(text, "500 (386 to 647)"));
  EXPECT_TRUE(holds(text, "C: no plan fits"));
  EXPECT_TRUE(holds(text, "at the count of its own spec"));
  const nlohmann::json json = nlohmann::json::parse(exchange_json(a));
  EXPECT_EQ(json["kind"], "exchange");
  EXPECT_EQ(json["works"][0]["exchange"].size(), 4U);
  EXPECT_EQ(json["works"][0]["exchange"][1]["worth"], 2.0);
  EXPECT_EQ(json["works"][0]["refused"][0]["accelerator"], "C-id");
  EXPECT_TRUE(holds(exchange_csv(a), "training X,A in B,2,1\r\n"));
}

}  // namespace
}  // namespace shortboard
