#pragma once
#include <string>
#include <vector>

#include "market/compare.h"

namespace shortboard {

/// Nominal P of one kind of card in nominal P of another that does as much: a ratio with its 80% interval.
struct Worth {
  double ratio = 1.0, low = 1.0, high = 1.0;
};

/// What a nominal P of `from` is worth in nominal P of `in` on the work that both were asked to do:
///     (effective / nominal of `from`) / (effective / nominal of `in`)
/// Each speed lies within a factor 1 + u (u: its uncertainty); the factors combine as independent errors do, the
/// logarithm's squares add. Cards of one class share constants, so their ratio is surer than that.
[[nodiscard]] Worth worth(const Answer& from, const Answer& in);

/// What each card's P is worth in each other's on one work.
struct ExchangeTable {
  std::string name;
  std::vector<std::string> specs;
  std::vector<ComparedRow> cards;          ///< That can do the work, in the order asked.
  std::vector<std::vector<Worth>> worths;  ///< [from][in], as in `cards`; a card against itself is worth 1.
  std::vector<ComparedRow> refused;
};

/// What `exchange` answers.
struct ExchangeAnswer {
  std::vector<ExchangeTable> tables;  ///< A work each.
};

[[nodiscard]] ExchangeAnswer exchange(const ComparisonAnswer& compared);

}  // namespace shortboard
