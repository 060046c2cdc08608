#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "document/node.h"
#include "hwdb/database.h"
#include "market/compare.h"

namespace shortboard {

/// A spec and the file it was read from.
struct NamedSpec {
  std::string file;
  Node document;
};

/// How specs are to be compared.
struct ComparisonOptions {
  std::vector<std::string> cards{};  ///< Names; empty: each spec on its own cards.
  EqualBy equal = EqualBy::count;
  /// Counts are made equal to the spec's own cards, not to the first row's, and are one server at least: the order of
  /// the cards then changes no figure.
  bool equal_to_spec = false;
  SortBy sort = SortBy::effective_p;
  std::vector<CurrencyRate> rates{};
};

/// Reads specs (`train`, `serve`, `generate`; as read_question has it) into a comparison. With `cards` each spec is a
/// work, done by each card in turn (work_on_card); a card that can't be asked is refused, not an error. Without, specs
/// that name the same work (their train, serve or generate alike) are rows of one table.
/// Counts that are made equal are whole servers where those they are made equal to are, whole cards otherwise, and then
/// as sizes_up_to has it. Throws SpecError for a spec that is not right by itself, for a demand, for a card that is
/// unknown or named twice, and where what is to be made equal is unknown of the first row or in another currency.
[[nodiscard]] ComparisonQuestion read_comparison(const std::vector<NamedSpec>& specs, const ComparisonOptions& options,
                                                 const Database& database);

/// Reads texts like "CNY/USD=7.2". Throws SpecError for one that is none, for two rates of one currency, and for a
/// currency that one rate changes and another gives.
[[nodiscard]] std::vector<CurrencyRate> read_currency_rates(const std::vector<std::string>& texts);

}  // namespace shortboard
