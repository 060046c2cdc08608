#pragma once
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "hwdb/accelerator.h"

namespace shortboard {

/// So many of one currency are one of another, as the user says: "CNY/USD=7.2" is 7.2 CNY for 1 USD.
struct CurrencyRate {
  std::string of, in;  ///< CNY, USD.
  double amount = 0.0;
};

/// What one card or server was sold for, by the latest word on it.
struct Quote {
  double low = 0.0, high = 0.0;  ///< Of the currency below.
  std::string currency, date;
  std::string quoted_in;  ///< The currency it was quoted in, where a rate has changed it; else empty.
  Provenance from;        ///< Of the first of several of that date.
};

/// The price of the latest date for one `per` (card, server): from the lowest to the highest that the list holds of
/// that date and of one currency, that of the first. A currency that a rate is given for is changed by it. Dates order
/// as texts: a year alone comes before its months. Absent where nobody tells a price.
[[nodiscard]] std::optional<Quote> latest_price(const std::vector<Price>& prices, std::string_view per,
                                                const std::vector<CurrencyRate>& rates);

/// So many cards of one kind.
struct CountedCards {
  const Accelerator* card = nullptr;
  double count = 0.0;
};
/// What a card of these costs in the mean, by latest_price of each kind; of several kinds its date is the oldest and
/// its source names each kind's. Absent where one kind's is unknown or currencies differ, and of no cards.
[[nodiscard]] std::optional<Quote> mean_card_price(std::span<const CountedCards> cards,
                                                   const std::vector<CurrencyRate>& rates);
/// Of all of them; absent where one kind's is unknown.
[[nodiscard]] std::optional<Watts> rated_power(std::span<const CountedCards> cards);

}  // namespace shortboard
