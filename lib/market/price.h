#pragma once
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "hwdb/accelerator.h"

namespace shortboard {

/// An exchange rate that the user gives: "CNY/USD=7.2" is 7.2 CNY for 1 USD.
struct CurrencyRate {
  std::string of, in;  ///< CNY, USD.
  double amount = 0.0;
};

/// The latest dated price of one card or server.
struct Quote {
  double low = 0.0, high = 0.0;  ///< In `currency`.
  std::string currency, date;
  std::string quoted_in;  ///< The currency of the source if a rate has converted it; else empty.
  Provenance from;        ///< Of the first of several prices of that date.
};

/// The latest dated price per `per` (card, server): from the lowest to the highest of that date in one currency, that
/// of the first. A rate converts its currency. Dates are ordered as texts, so a year comes before its months. Absent if
/// there is no price.
[[nodiscard]] std::optional<Quote> latest_price(const std::vector<Price>& prices, std::string_view per,
                                                const std::vector<CurrencyRate>& rates);

/// A number of cards of one kind.
struct CountedCards {
  const Accelerator* card = nullptr;
  double count = 0.0;
};
/// The mean price per card, by latest_price of each kind. For several kinds the date is the oldest, and the source
/// names that of each kind. Absent if one kind's price is unknown, if currencies differ, and for no cards.
[[nodiscard]] std::optional<Quote> mean_card_price(std::span<const CountedCards> cards,
                                                   const std::vector<CurrencyRate>& rates);
/// The rated power of all cards together; absent if one kind's is unknown.
[[nodiscard]] std::optional<Watts> rated_power(std::span<const CountedCards> cards);

}  // namespace shortboard
