#include "market/compare.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <map>
#include <string>

#include "support/compared.h"
#include "support/complaint.h"
#include "support/questions.h"

namespace shortboard {
namespace {

using support::compared;
using support::shipped;
using support::spec_of;

const ComparedRow& row_of(const ComparedTable& table, const std::string& accelerator) {
  return *std::ranges::find(table.rows, accelerator, &ComparedRow::accelerator);
}

// If this fails, counts made equal land where no plan divides them. By hand: 179 = 10110011 in binary; clearing the
// lowest one after another gives 10110010, 10110000, 10100000, 10000000.
TEST(SizesUpTo, ClearsTheLowestDigits) {
  EXPECT_EQ(sizes_up_to(179.0, 1), (std::vector<int>{179, 178, 176, 160, 128}));
  EXPECT_EQ(sizes_up_to(1434.6, 8), (std::vector<int>{1432, 1424, 1408, 1280, 1024}));
  EXPECT_EQ(sizes_up_to(64.0, 8), (std::vector<int>{64}));
  EXPECT_EQ(sizes_up_to(7.9, 8), std::vector<int>{});
}

// If this fails, a count that a division left a hair below a whole one loses a server.
TEST(SizesUpTo, ForgivesTheRoundingOfADivision) { EXPECT_EQ(sizes_up_to(64.0 * (1.0 - 1e-13), 8).front(), 64); }

// If this fails, a beaten card is named as a choice. By hand: B has more throughput than A at A's cost, so A is beaten;
// C makes less than B for less; D makes as much as C for more; E's cost is unknown.
TEST(ParetoFront, HoldsThoseThatNoneBeats) {
  const std::vector<FrontPoint> points{{10, 5}, {12, 5}, {8, 3}, {8, 4}, {99, std::nullopt}};
  EXPECT_EQ(pareto_front(points), (std::vector<bool>{false, true, true, false, false}));
}

// If this fails, one of two equals vanishes from the front.
TEST(ParetoFront, KeepsEquals) { EXPECT_EQ(pareto_front({{1, 1}, {1, 1}}), (std::vector<bool>{true, true})); }

// If this fails, the front holds a beaten point, or a point outside of it is beaten by none within.
RC_GTEST_PROP(ParetoFront, EveryOtherIsBeatenFromWithin, ()) {
  const auto figures = *rc::gen::container<std::vector<std::pair<int, int>>>(
      rc::gen::pair(rc::gen::inRange(0, 6), rc::gen::inRange(0, 6)));
  std::vector<FrontPoint> points;
  for (const auto& [throughput, cost] : figures) points.push_back({double(throughput), double(cost)});
  const std::vector<bool> front = pareto_front(points);
  const auto beats = [&](std::size_t a, std::size_t b) {
    return points[a].throughput >= points[b].throughput && *points[a].cost <= *points[b].cost &&
           (points[a].throughput > points[b].throughput || *points[a].cost < *points[b].cost);
  };
  for (std::size_t i = 0; i < points.size(); ++i) {
    bool beaten = false;
    for (std::size_t j = 0; j < points.size(); ++j) beaten = beaten || (front[j] && beats(j, i));
    RC_ASSERT(front[i] != beaten);
  }
}

// If this fails, the table shows other figures than `size` does for the same spec.
TEST(Compare, ASpecAloneIsAnsweredAsSizeDoes) {
  for (const Spec& spec : support::three_works()) {
    const ComparisonAnswer found = compared({spec}, {});
    const AnyAnswer answered = answer_question(question_of(spec, shipped()));
    const SharedAnswer* own = &shared(answered);
    ASSERT_TRUE(own);
    const ComparedRow& row = found.tables.at(0).rows.at(0);
    EXPECT_EQ(row.figures.effective_pflops, own->effective_pflops) << spec.file;
    EXPECT_EQ(row.figures.throughput.per_second, own->throughput.per_second);
    EXPECT_EQ(row.cards, 16.0);
  }
}

// If this fails, a card on its own count is another than `size` sees, whatever is made equal.
TEST(Compare, OneCardMadeEqualToItselfIsWhatSizeAnswers) {
  for (const Spec& spec : support::three_works())
    for (const EqualBy equal : {EqualBy::cards, EqualBy::nominal_p, EqualBy::power, EqualBy::price}) {
      const ComparisonAnswer found = compared({spec}, {.cards = {"H100"}, .equal = equal});
      const AnyAnswer answered = answer_question(question_of(spec, shipped()));
      const SharedAnswer* own = &shared(answered);
      EXPECT_EQ(found.tables.at(0).rows.at(0).figures.effective_pflops, own->effective_pflops) << spec.file;
      EXPECT_EQ(found.tables.at(0).rows.at(0).cards, 16.0);
    }
}

// If this fails, equal measures are not equal, or not in whole servers. By hand, from hwdb: 64 H100 of 700 W are
// 44.8 kW, that of 112 A100 of 400 W; of 989 TFLOPS they hold the nominal P of 64 x 989 / 312 = 202.9 A100.
TEST(Compare, CountsAreMadeEqualInWholeServers) {
  const Spec spec = spec_of("H100", 64, support::kServe8b, "serve.yaml");
  const auto a100 = [&](EqualBy equal) {
    return row_of(compared({spec}, {.cards = {"H100", "A100"}, .equal = equal}).tables[0], "nvidia-a100-sxm-80gb");
  };
  EXPECT_EQ(a100(EqualBy::cards).cards, 64.0);
  const ComparedRow power = a100(EqualBy::power);
  EXPECT_DOUBLE_EQ(power.equal_cards, 112.0);
  EXPECT_LE(power.cards, 112.0);
  EXPECT_EQ(power.cards, 8.0 * *power.servers);
  const ComparedRow nominal = a100(EqualBy::nominal_p);
  EXPECT_NEAR(nominal.equal_cards, 64.0 * 989.0 / 312.0, 0.5);
  EXPECT_LE(nominal.figures.nominal_pflops, 64.0 * 0.989 * 1.001);
}

// If this fails, a count is rounded to no server at all without a word, or up to one.
TEST(Compare, LessThanAServerIsARowThatSaysSo) {
  const ComparisonAnswer found = compared({spec_of("H100", 8, support::kServe8b, "serve.yaml")},
                                          {.cards = {"H100", "B200"}, .equal = EqualBy::nominal_p});
  const ComparedRow& row = row_of(found.tables[0], "nvidia-b200-sxm");
  EXPECT_FALSE(row.can());
  EXPECT_NE(row.refused.find("less than one server of 8"), std::string::npos) << row.refused;
}

// If this fails, a spec of a few cards of a server can't be made equal at all.
TEST(Compare, PartsOfServersAreMadeEqualInCards) {
  const ComparisonAnswer found = compared({spec_of("A100", 4, support::kServe8b, "serve.yaml")},
                                          {.cards = {"A100", "H100"}, .equal = EqualBy::nominal_p});
  EXPECT_EQ(row_of(found.tables[0], "nvidia-h100-sxm").cards, 1.0);  // 4 x 312 / 989 = 1.26
}

// If this fails, a card too small for the work ends the comparison, or does not say what is short.
TEST(Compare, ACardThatNothingFitsIsARowWithItsLimit) {
  const ComparisonAnswer found =
      compared({spec_of("H100", 8, "serve: {model: llama-3.1-405b, weights: fp8}", "serve.yaml")},
               {.cards = {"nvidia-t4", "H100"}});
  const ComparedTable& table = found.tables[0];
  EXPECT_EQ(table.rows.back().accelerator, "nvidia-t4");
  EXPECT_FALSE(table.rows.back().can());
  EXPECT_NE(table.rows.back().refused.find("GB"), std::string::npos) << table.rows.back().refused;
  EXPECT_TRUE(table.rows.front().can());
  EXPECT_TRUE(found.any_can());
}

// If this fails, a column marks another than its best, or one that stands alone.
TEST(Compare, TheBestOfAColumnIsMarked) {
  const ComparedTable table =
      compared({spec_of("H100", 16, support::kTrain8b, "t.yaml")}, {.cards = {"H100", "A100"}}).tables[0];
  const ComparedRow &h100 = row_of(table, "nvidia-h100-sxm"), &a100 = row_of(table, "nvidia-a100-sxm-80gb");
  EXPECT_TRUE(h100.is_best(Column::effective_p));
  EXPECT_TRUE(h100.is_best(Column::time));
  EXPECT_TRUE(a100.is_best(Column::card_power));  // 400 W against 700 W
  EXPECT_FALSE(a100.is_best(Column::effective_p));
  const ComparedTable alone =
      compared({spec_of("H100", 16, support::kTrain8b, "t.yaml")}, {.cards = {"H100"}}).tables[0];
  EXPECT_FALSE(alone.rows[0].is_best(Column::effective_p));
}

// If this fails, dollars and yuan stand in one column as if they were alike.
TEST(Compare, PricesOfTwoCurrenciesAreComparedOnlyAtARate) {
  const Spec spec = spec_of("H100", 16, support::kTrain8b, "t.yaml");
  const std::vector<std::string> cards{"H100", "B200"};  // hwdb: in CNY and in USD
  const ComparedTable mixed = compared({spec}, {.cards = cards}).tables[0];
  EXPECT_FALSE(mixed.one_currency);
  for (const ComparedRow& row : mixed.rows) {
    EXPECT_FALSE(row.is_best(Column::card_price));
    EXPECT_FALSE(row.on_price_front);
  }
  EXPECT_NE(complaint([&] { return compared({spec}, {.cards = cards, .sort = SortBy::price}); }).find("--rate"),
            std::string::npos);
  const ComparedTable changed = compared({spec}, {.cards = cards, .rates = {{"CNY", "USD", 7.2}}}).tables[0];
  EXPECT_TRUE(changed.one_currency);
  EXPECT_EQ(std::ranges::count_if(changed.rows, [](const ComparedRow& r) { return r.is_best(Column::card_price); }), 1);
  const ComparedRow& h100 = row_of(changed, "nvidia-h100-sxm");
  EXPECT_DOUBLE_EQ(h100.card_price_of_p->low, 16.0 * h100.card_price->low / h100.figures.effective_pflops);
}

// If this fails, rows stand in another order than was asked for.
TEST(Compare, RowsAreSortedAsAsked) {
  const auto first = [&](SortBy sort) {
    return compared({spec_of("H100", 16, support::kTrain8b, "t.yaml")}, {.cards = {"A100", "H100"}, .sort = sort})
        .tables[0]
        .rows[0]
        .accelerator;
  };
  EXPECT_EQ(first(SortBy::effective_p), "nvidia-h100-sxm");
  EXPECT_EQ(first(SortBy::throughput), "nvidia-h100-sxm");
  EXPECT_EQ(first(SortBy::power), "nvidia-a100-sxm-80gb");
  EXPECT_EQ(first(SortBy::given), "nvidia-a100-sxm-80gb");
}

/// Every figure of a comparison under its work and card.
std::map<std::string, std::vector<double>> figures(const ComparisonAnswer& found) {
  std::map<std::string, std::vector<double>> all;
  for (const ComparedTable& table : found.tables)
    for (const ComparedRow& row : table.rows)
      all[table.name + row.accelerator] = {row.cards,
                                           row.equal_cards,
                                           row.figures.effective_pflops,
                                           row.figures.throughput.per_second,
                                           row.card_power ? row.card_power->base() : -1.0,
                                           row.card_price_of_p ? row.card_price_of_p->low : -1.0,
                                           double(row.on_power_front),
                                           double(row.is_best(Column::effective_p)),
                                           double(row.can())};
  return all;
}

const std::vector<std::string> kCards{"H100", "A100", "910B", "MI300X", "nvidia-t4"};

// If this fails, a figure depends on the order in which cards were named.
RC_GTEST_PROP(Compare, TheOrderOfCardsChangesNothingElse, ()) {
  const Spec pictures = spec_of("H100", 16, support::kSdxl, "pictures.yaml");
  static const auto in_order = figures(compared({pictures}, {.cards = kCards}));
  RC_ASSERT(figures(compared({pictures}, {.cards = support::shuffled(kCards)})) == in_order);
}

// The same of specs, of works of every kind.
TEST(Compare, TheOrderOfSpecsChangesNothingElse) {
  const std::vector<Spec> specs = support::three_works();
  const std::vector<std::string> backwards{kCards.rbegin(), kCards.rend()};
  const auto in_order = figures(compared(specs, {.cards = kCards}));
  EXPECT_EQ(in_order.size(), specs.size() * kCards.size());
  EXPECT_EQ(figures(compared({specs[2], specs[0], specs[1]}, {.cards = backwards})), in_order);
  EXPECT_EQ(figures(compared({specs[1], specs[2], specs[0]}, {.cards = kCards})), in_order);
}

}  // namespace
}  // namespace shortboard
