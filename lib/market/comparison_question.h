#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "hwdb/database.h"
#include "market/compare.h"
#include "spec/spec.h"

namespace shortboard {

/// How specs are compared.
struct ComparisonOptions {
  std::vector<std::string> cards{};  ///< Names; empty: each spec on its own cards.
  EqualBy equal = EqualBy::count;
  /// Counts are made equal to the spec's own cards instead of the first row's, and are at least one server. Then the
  /// order of the cards changes no figure.
  bool equal_to_spec = false;
  SortBy sort = SortBy::effective_p;
  std::vector<CurrencyRate> rates{};
};

/// Makes a comparison of Specs. With `cards` each Spec is a workload, which each card does in turn (moved_to_card); a
/// card that cannot do it is a refused row, not an error. Without `cards`, Specs of the same workload are rows of one
/// table. Equal counts are whole servers if the first row's are, else whole cards, and then those of sizes_up_to.
/// Throws SpecError for a wrong Spec, a demand, an unknown or repeated card, and if the equal amount is unknown for the
/// first row or in another currency.
[[nodiscard]] ComparisonQuestion comparison_question_of(const std::vector<Spec>& specs,
                                                        const ComparisonOptions& options, const Database& database);

/// Reads texts like "CNY/USD=7.2". Throws SpecError for a wrong text, for two rates of one currency, and for a currency
/// that one rate converts from and another converts to.
[[nodiscard]] std::vector<CurrencyRate> read_currency_rates(const std::vector<std::string>& texts);

}  // namespace shortboard
