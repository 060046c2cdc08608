#pragma once
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "analysis/question.h"
#include "market/price.h"

namespace shortboard {

/// Work on every mix of some counts of cards.
struct MixSweepQuestion {
  std::string title;  ///< The file.
  std::vector<Accelerator> cards;
  std::vector<std::vector<int>> mixes;                        ///< A count of each card, not all 0.
  std::function<Question(const std::vector<int>&)> question;  ///< The work on a mix.
  std::vector<CurrencyRate> rates;
};

/// One mix: what it makes, or why it can't.
struct MixPoint {
  std::vector<int> counts;
  std::string refused;  ///< Empty: it is answered.
  double nominal_pflops = 0.0, effective_pflops = 0.0;
  double throughput = 0.0;      ///< Training: tokens/s; of a service: output tokens/s.
  std::optional<double> watts;  ///< Of the cards at their rating; absent where one is unknown.
  std::optional<double> price;  ///< Of the cards, the middle of what they were last quoted at, in `currency`.
  std::string currency;
  bool on_power_front = false;  ///< No other mix makes as much with less power, or more with no more.
  bool on_price_front = false;  ///< The same of the cards' price.
};

struct MixSweepAnswer {
  MixSweepQuestion question;
  std::vector<MixPoint> points;                ///< In the order of the mixes.
  [[nodiscard]] const MixPoint* best() const;  ///< The most effective P; null where no mix can.
};

/// Answers each mix.
[[nodiscard]] MixSweepAnswer answer(const MixSweepQuestion& question);

}  // namespace shortboard
