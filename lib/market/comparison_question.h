#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "hwdb/database.h"
#include "market/compare.h"
#include "spec/spec.h"

namespace shortboard {

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

/// Makes a comparison of Specs. With `cards` each Spec is a workload, done by each card in turn (moved_to_card); a card
/// that can't be asked is refused, not an error. Without, Specs of the same workload are rows of one table.
/// Counts that are made equal are whole servers where those they are made equal to are, whole cards otherwise, and then
/// as sizes_up_to has it. Throws SpecError for a Spec that is not right by itself, for a demand, for a card that is
/// unknown or named twice, and where what is to be made equal is unknown of the first row or in another currency.
[[nodiscard]] ComparisonQuestion comparison_question_of(const std::vector<Spec>& specs,
                                                        const ComparisonOptions& options, const Database& database);

/// Reads texts like "CNY/USD=7.2". Throws SpecError for one that is none, for two rates of one currency, and for a
/// currency that one rate changes and another gives.
[[nodiscard]] std::vector<CurrencyRate> read_currency_rates(const std::vector<std::string>& texts);

}  // namespace shortboard
