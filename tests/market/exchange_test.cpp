#include "market/exchange.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <cmath>

#include "support/compared.h"

namespace shortboard {
namespace {

SharedAnswer reaching(double share, double uncertainty) {
  SharedAnswer f;
  f.nominal_pflops = 10.0;
  f.effective_pflops = 10.0 * share;
  f.accuracy.uncertainty = uncertainty;
  return f;
}

// If this fails, P is exchanged the wrong way round or its interval is not the two errors together. By hand: a card
// that reaches 45% does per nominal P what 1.5 P of one at 30% do; factors 1.2 and 1.1 combine to
// exp(sqrt(0.18232^2 + 0.09531^2)) = exp(0.20573) = 1.22843.
TEST(Worth, IsTheRatioOfWhatANominalPReaches) {
  const Worth one = worth(reaching(0.45, 0.2), reaching(0.30, 0.1));
  EXPECT_NEAR(one.ratio, 1.5, 1e-12);
  EXPECT_NEAR(one.high, 1.5 * 1.22843, 1e-4);
  EXPECT_NEAR(one.low, 1.5 / 1.22843, 1e-4);
}

// If this fails, changing P there and back gains or loses some.
RC_GTEST_PROP(Worth, ThereAndBackIsOne, ()) {
  const auto any = [] { return reaching(*rc::gen::inRange(1, 100) / 100.0, *rc::gen::inRange(0, 300) / 100.0); };
  const SharedAnswer x = any(), y = any();
  const Worth there = worth(x, y), back = worth(y, x);
  RC_ASSERT(std::abs(there.ratio * back.ratio - 1.0) < 1e-12);
  RC_ASSERT(std::abs(there.low * back.high - 1.0) < 1e-12);
  RC_ASSERT(there.low <= there.ratio && there.ratio <= there.high);
}

ExchangeAnswer exchanged(const std::vector<std::string>& cards, const std::vector<Spec>& specs) {
  return exchange(support::compared(
      specs, {.cards = cards, .equal = EqualBy::nominal_p, .equal_to_spec = true, .sort = SortBy::given}));
}

// If this fails, a card is worth more or less than itself, or the table is no ratio of one figure a card.
TEST(Exchange, IsOneFigureACard) {
  const ExchangeAnswer found = exchanged({"H100", "A100", "MI300X"}, support::three_works());
  ASSERT_EQ(found.tables.size(), 3U);
  for (const ExchangeTable& t : found.tables) {
    ASSERT_EQ(t.cards.size(), 3U) << t.name;
    for (std::size_t i = 0; i < 3; ++i) {
      EXPECT_EQ(t.worths[i][i].ratio, 1.0);
      EXPECT_EQ(t.worths[i][i].low, 1.0);
      for (std::size_t j = 0; j < 3; ++j) {
        EXPECT_NEAR(t.worths[i][j].ratio * t.worths[j][i].ratio, 1.0, 1e-12);
        EXPECT_NEAR(t.worths[i][j].ratio * t.worths[j][0].ratio, t.worths[i][0].ratio, 1e-9);
      }
    }
  }
}

// If this fails, what a card's P is worth depends on the order in which cards were named.
RC_GTEST_PROP(Exchange, OrderChangesNothing, ()) {
  const std::vector<std::string> cards = support::shuffled(std::vector<std::string>{"H100", "A100", "MI300X", "910C"});
  const std::vector<Spec> pictures{support::spec_of("H100", 16, support::kSdxl, "pictures.yaml")};
  static const ExchangeAnswer in_order = exchanged({"H100", "A100", "MI300X", "910C"}, pictures);
  const ExchangeAnswer found = exchanged(cards, pictures);
  for (std::size_t t = 0; t < found.tables.size(); ++t)
    for (const ComparedRow& card : found.tables[t].cards) {
      const auto other = std::ranges::find(in_order.tables[t].cards, card.accelerator, &ComparedRow::accelerator);
      RC_ASSERT(other != in_order.tables[t].cards.end());
      RC_ASSERT(other->figures.share() == card.figures.share());
    }
}

// If this fails, a card whose server is larger than the spec's cluster has no worth: it is counted at one server.
TEST(Exchange, ASupernodeIsCountedWhole) {
  const ExchangeTable t = exchanged({"H100", "910C"}, support::three_works()).tables.at(1);
  ASSERT_EQ(t.cards.size(), 2U);
  EXPECT_EQ(t.cards[1].cards, 384.0);
}

}  // namespace
}  // namespace shortboard
