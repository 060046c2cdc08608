#include <gtest/gtest.h>

#include <string>

#include "market/exchange.h"
#include "report/build.h"
#include "report/compared_parts.h"
#include "support/reported.h"

namespace shortboard {
namespace {

using support::holds;
using support::json_of;
using support::text;

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

// If this fails, the first line does not say who makes most, and how much more than what was asked first.
TEST(ComparisonReport, TheHeadlineNamesTheBestAndTheFirst) {
  EXPECT_EQ(text(report(two_cards()).headline),
            "training X: 16 x A make the most, 8 effective PFLOPS of 20 nominal (40.0%), 2 times the 4 of 16 x B.");
}

// If one fails, a reader misses the best, the limit of a card that can't, or where a price is from.
TEST(ComparisonReport, ShowsMarksLimitsAndSources) {
  const std::string page = print(report(two_cards()), Format::text);
  for (const char* part :
       {"*8", "+12.5%", "no plan fits: 3 GB short", "480,000 to 640,000 USD", "60,000 to 80,000 USD", "a paper",
        "throughput against the cards' price: A; unknown of: B", "the count that the spec gives"})
    EXPECT_TRUE(holds(page, part)) << part << '\n' << page;
}

// If this fails, prices of two currencies pass for compared.
TEST(ComparisonReport, SaysThatCurrenciesDiffer) {
  ComparisonAnswer a = two_cards();
  a.tables[0].one_currency = false;
  EXPECT_TRUE(holds(print(report(a), Format::text), "--rate CNY/USD=..."));
}

// If this fails, how counts were made equal is not said, or what they would be.
TEST(ComparisonReport, SaysHowCountsAreEqual) {
  ComparisonAnswer a = two_cards();
  a.question.equal = EqualBy::power;
  a.tables[0].rows[0].equal_cards = 17.3;
  const std::string page = print(report(a), Format::text);
  for (const char* part : {"17.3", "rated power of the cards", "whole servers"}) EXPECT_TRUE(holds(page, part)) << part;
}

// If this fails, an assumption is lost, repeated per card, or laid to a card that did not take it.
TEST(ComparisonReport, AssumptionsOfSomeStandUnderTheirNames) {
  std::vector<ComparedRow> rows{row("A", 1.0), row("B", 1.0), row("C", 1.0)};
  const Assumption plan{.what = Assumed::searched_plan, .values = {"fastest"}};
  const auto system = [](const char* id) {
    return Assumption{.what = Assumed::usual_part, .values = {id}, .about = "system"};
  };
  rows[0].assumed = {plan, system("one")};
  rows[1].assumed = {plan, system("two")};
  rows[2].assumed = {plan, system("two")};
  const std::vector<AssumptionWords> all = assumed_of(rows);
  ASSERT_EQ(all.size(), 3U);
  EXPECT_EQ(all[0].what, "plan");
  EXPECT_EQ(all[1].what, "A: system");
  EXPECT_EQ(all[2].what, "B, C: system");
}

// If this fails, unknown figures stand as numbers for programs, or a card that can't has no row.
TEST(ComparisonReport, JsonHoldsEachCard) {
  const nlohmann::json json = json_of(report(two_cards()));
  EXPECT_EQ(json["kind"], "comparison");
  EXPECT_EQ(json["equal"], "count");
  const nlohmann::json& cards = json["cards"];
  ASSERT_EQ(cards.size(), 3U);
  EXPECT_EQ(cards[0]["effective_pflops"], 8.0);
  EXPECT_EQ(cards[0]["best"], nlohmann::json{"effective_pflops"});
  EXPECT_EQ(cards[0]["card_price_of_p"]["low"], 60e3);
  EXPECT_EQ(json["prices"][0]["source"], "a paper");
  EXPECT_TRUE(cards[1]["cards_price"].is_null());
  EXPECT_TRUE(cards[1]["card_power_w"].is_null());
  EXPECT_EQ(cards[2]["fits"], false);
  EXPECT_TRUE(cards[2]["effective_pflops"].is_null());
  EXPECT_EQ(json["refused"][0]["reason"], "no plan fits: 3 GB short");
}

// If this fails, a spreadsheet has not a row per card with the ends of its prices.
TEST(ComparisonReport, CsvHasARowPerCard) {
  const std::string csv = print(report(two_cards()), Format::csv);
  EXPECT_TRUE(csv.starts_with("work,name,accelerator,spec,fits,cards,")) << csv;
  EXPECT_TRUE(holds(csv, "card_price_of_p_low,card_price_of_p_high"));
  EXPECT_TRUE(holds(csv, "60000,80000"));
  EXPECT_TRUE(holds(csv, "\r\ntraining X,C,C-id,a.yaml,false,16,,"));
}

// If one fails, what P are worth is printed in the wrong place or without its interval. A reaches 40%, B 20%: 1,000 P
// of A are 2,000 of B; both +-20%: a factor exp(sqrt(2) ln 1.2) = 1.2941.
TEST(ExchangeReport, ShowsBothDirections) {
  const Report made = report(exchange(two_cards()));
  EXPECT_EQ(text(made.headline), "training X: 1,000 P of A are worth 2,000 P of B (1,545 to 2,588).");
  const std::string page = print(made, Format::text);
  for (const char* part :
       {"2,000 (1,545 to 2,588)", "500 (386 to 647)", "no plan fits", "at the count of its own spec"})
    EXPECT_TRUE(holds(page, part)) << part << '\n' << page;
  const nlohmann::json json = json_of(made);
  EXPECT_EQ(json["exchange"].size(), 4U);
  EXPECT_EQ(json["exchange"][1]["worth"], 2.0);
  EXPECT_EQ(json["refused"][0]["accelerator"], "C-id");
  EXPECT_TRUE(holds(print(made, Format::csv), "training X,A,B,A-id,B-id,2,"));
}

}  // namespace
}  // namespace shortboard
