#include "market/price.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <string>

namespace shortboard {
namespace {

Quote quote_of(const Price& price, const std::vector<CurrencyRate>& rates) {
  Quote quote{price.low, price.high, price.currency, price.date, {}, price.from};
  const auto rate = std::ranges::find(rates, price.currency, &CurrencyRate::of);
  if (rate == rates.end()) return quote;
  quote.low /= rate->amount;
  quote.high /= rate->amount;
  quote.quoted_in = price.currency;
  quote.currency = rate->in;
  return quote;
}

}  // namespace

std::optional<Quote> latest_price(const std::vector<Price>& prices, std::string_view per,
                                  const std::vector<CurrencyRate>& rates) {
  std::optional<Quote> latest;
  for (const Price& price : prices) {
    if (price.per != per) continue;
    const Quote one = quote_of(price, rates);
    if (!latest || one.date > latest->date) {
      latest = one;
    } else if (one.date == latest->date && one.currency == latest->currency) {
      latest->low = std::min(latest->low, one.low);
      latest->high = std::max(latest->high, one.high);
    }
  }
  return latest;
}

std::optional<Quote> mean_card_price(std::span<const CountedCards> cards, const std::vector<CurrencyRate>& rates) {
  std::optional<Quote> mean;
  double all = 0.0;
  std::vector<std::string> sources;
  for (const CountedCards& kind : cards) {
    if (!(kind.count > 0.0)) continue;
    const std::optional<Quote> one = latest_price(kind.card->prices, "card", rates);
    if (!one || (mean && mean->currency != one->currency)) return std::nullopt;
    sources.push_back(fmt::format("{} {:.0f} to {:.0f} {}{} ({}): {}", kind.card->name, one->low, one->high,
                                  one->currency, one->quoted_in.empty() ? "" : ", quoted in " + one->quoted_in,
                                  one->date, one->from.title));
    const double share = kind.count / (all + kind.count);
    if (!mean) mean = one;
    mean->low += share * (one->low - mean->low);
    mean->high += share * (one->high - mean->high);
    mean->date = std::min(mean->date, one->date);
    all += kind.count;
  }
  if (sources.size() > 1) {
    mean->quoted_in.clear();  // of each kind's own price
    mean->from = {Confidence::derived, fmt::format("{}", fmt::join(sources, "; ")), mean->from.address, {}};
  }
  return mean;
}

std::optional<Watts> rated_power(std::span<const CountedCards> cards) {
  Watts sum{};
  for (const CountedCards& kind : cards) {
    if (!(kind.count > 0.0)) continue;
    if (!kind.card->power) return std::nullopt;
    sum = sum + kind.count * kind.card->power->value;
  }
  return sum;
}

}  // namespace shortboard
