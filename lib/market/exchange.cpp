#include "market/exchange.h"

#include <cmath>

namespace shortboard {

Worth worth(const SharedAnswer& from, const SharedAnswer& in) {
  const double ratio = from.share() / in.share();
  const double factor =
      std::exp(std::hypot(std::log1p(from.accuracy.uncertainty), std::log1p(in.accuracy.uncertainty)));
  return {ratio, ratio / factor, ratio * factor};
}

ExchangeAnswer exchange(const ComparisonAnswer& compared) {
  ExchangeAnswer a;
  for (const ComparedTable& table : compared.tables) {
    ExchangeTable& one = a.tables.emplace_back(ExchangeTable{table.name, table.specs, {}, {}, {}});
    for (const ComparedRow& row : table.rows) (row.can() ? one.cards : one.refused).push_back(row);
    for (std::size_t from = 0; from < one.cards.size(); ++from) {
      one.worths.emplace_back();
      for (std::size_t in = 0; in < one.cards.size(); ++in)
        one.worths.back().push_back(from == in ? Worth{} : worth(one.cards[from].figures, one.cards[in].figures));
    }
  }
  return a;
}

}  // namespace shortboard
