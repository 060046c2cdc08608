#pragma once
#include <string>
#include <vector>

#include "market/compare.h"

namespace shortboard {

/// Nominal P of one kind of card in nominal P of another kind with the same speed: a ratio with its 80% interval.
struct Worth {
  double ratio = 1.0, low = 1.0, high = 1.0;
};

/// What one nominal P of `from` is worth in nominal P of `in` for the same workload:
///     (effective / nominal of `from`) / (effective / nominal of `in`)
/// Each speed lies within a factor 1 + u (u: its uncertainty). The factors combine like independent errors: squares of
/// logarithms add. Cards of one class share constants, so their ratio is more certain than that.
[[nodiscard]] Worth worth(const SharedAnswer& from, const SharedAnswer& in);

/// What each card's P is worth in P of each other card, for one workload.
struct ExchangeTable {
  std::string name;
  std::vector<std::string> specs;
  std::vector<ComparedRow> cards;          ///< Cards that can do the workload, in the order of the question.
  std::vector<std::vector<Worth>> worths;  ///< [from][in], in the order of `cards`; a card is worth 1 of itself.
  std::vector<ComparedRow> refused;
};

/// The answer of `exchange`.
struct ExchangeAnswer {
  std::vector<ExchangeTable> tables;  ///< One per workload.
};
/// The exchange tables of a comparison.

[[nodiscard]] ExchangeAnswer exchange(const ComparisonAnswer& compared);

}  // namespace shortboard
