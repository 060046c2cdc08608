#include "analysis/price.h"

#include <algorithm>

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

}  // namespace shortboard
