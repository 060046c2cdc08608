#include "market/price.h"

#include <gtest/gtest.h>

namespace shortboard {
namespace {

Price price(double low, double high, const char* currency, const char* per, const char* date) {
  Price one{.low = low, .high = high};
  one.currency = currency;
  one.per = per;
  one.date = date;
  return one;
}

// If this fails, a rental, an order of a thousand cards or an old price is taken for what a card costs now.
TEST(LatestPrice, IsTheLatestOfOneCard) {
  const std::vector<Price> prices{price(10, 20, "USD", "card", "2024"), price(9, 12, "USD", "card", "2025-03"),
                                  price(2, 3, "USD", "card-hour", "2026"), price(1e9, 1e9, "USD", "lot", "2026"),
                                  price(80, 80, "USD", "server", "2025-01-02")};
  const std::optional<Quote> card = latest_price(prices, "card", {}), server = latest_price(prices, "server", {});
  ASSERT_TRUE(card && server);
  EXPECT_EQ(card->low, 9.0);
  EXPECT_EQ(card->high, 12.0);
  EXPECT_EQ(card->date, "2025-03");
  EXPECT_EQ(server->low, 80.0);
  EXPECT_FALSE(latest_price(prices, "card-month", {}));
}

// If this fails, a year without a month passes for later than a month of it.
TEST(LatestPrice, AYearAloneComesBeforeItsMonths) {
  EXPECT_EQ(latest_price({price(1, 1, "USD", "card", "2025-01"), price(2, 2, "USD", "card", "2025")}, "card", {})->low,
            1.0);
}

// If this fails, one of several prices of a day is dropped, or money of two kinds makes one range.
TEST(LatestPrice, PricesOfOneDateAreARangeInOneCurrency) {
  const std::vector<Price> prices{price(20, 27, "USD", "card", "2025"), price(180, 180, "CNY", "card", "2025"),
                                  price(18, 24, "USD", "card", "2025")};
  const std::optional<Quote> mixed = latest_price(prices, "card", {});
  EXPECT_EQ(mixed->currency, "USD");
  EXPECT_EQ(mixed->low, 18.0);
  EXPECT_EQ(mixed->high, 27.0);
  // at 6 CNY a USD the 180 CNY are 30 USD, and the range reaches up to them
  const std::optional<Quote> changed = latest_price(prices, "card", {{"CNY", "USD", 6.0}});
  EXPECT_EQ(changed->low, 18.0);
  EXPECT_EQ(changed->high, 30.0);
}

// If this fails, a changed price hides what it was quoted in, or is changed the wrong way round.
TEST(LatestPrice, ARateDividesAndIsTold) {
  const std::optional<Quote> quote =
      latest_price({price(72, 144, "CNY", "card", "2025")}, "card", {{"CNY", "USD", 7.2}});
  EXPECT_DOUBLE_EQ(quote->low, 10.0);
  EXPECT_DOUBLE_EQ(quote->high, 20.0);
  EXPECT_EQ(quote->currency, "USD");
  EXPECT_EQ(quote->quoted_in, "CNY");
}

Accelerator card(const char* name, double low, double high, const char* currency, const char* date) {
  Accelerator one;
  one.name = name;
  one.prices.push_back(price(low, high, currency, "card", date));
  one.power = Sourced<Watts>{Watts{100.0}};
  return one;
}

// Three at 10 to 20 and one at 30 to 40: (3 x 10 + 30) / 4 = 15 and (3 x 20 + 40) / 4 = 25.
// If this fails, a mix is priced as if it were of one kind, or by half where only one kind's price is known.
TEST(MeanCardPrice, WeighsKindsByTheirCards) {
  const Accelerator a = card("A", 10, 20, "USD", "2025"), b = card("B", 30, 40, "USD", "2024"),
                    c = card("C", 30, 40, "CNY", "2024"), none{};
  const std::vector<CountedCards> mix{{&a, 3.0}, {&b, 1.0}, {&none, 0.0}};
  const std::optional<Quote> mean = mean_card_price(mix, {});
  ASSERT_TRUE(mean);
  EXPECT_DOUBLE_EQ(mean->low, 15.0);
  EXPECT_DOUBLE_EQ(mean->high, 25.0);
  EXPECT_EQ(mean->date, "2024");
  EXPECT_NE(mean->from.title.find("A 10 to 20 USD (2025)"), std::string::npos);
  EXPECT_FALSE(mean_card_price(std::vector<CountedCards>{{&a, 1.0}, {&none, 1.0}}, {}));
  EXPECT_FALSE(mean_card_price(std::vector<CountedCards>{{&a, 1.0}, {&c, 1.0}}, {}));
  EXPECT_TRUE(mean_card_price(std::vector<CountedCards>{{&a, 1.0}, {&c, 1.0}}, {{"CNY", "USD", 7.0}}));
  EXPECT_FALSE(mean_card_price({}, {}));
}

// If this fails, the power of a mix leaves out a kind that nobody rated.
TEST(RatedPower, IsKnownWhereEveryKindIsRated) {
  Accelerator a = card("A", 1, 1, "USD", "2025");
  const Accelerator none{};
  EXPECT_DOUBLE_EQ(rated_power(std::vector<CountedCards>{{&a, 3.0}, {&none, 0.0}})->base(), 300.0);
  EXPECT_FALSE(rated_power(std::vector<CountedCards>{{&a, 3.0}, {&none, 1.0}}));
}

}  // namespace
}  // namespace shortboard
