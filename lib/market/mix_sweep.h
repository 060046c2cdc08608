#pragma once
#include <optional>
#include <string>
#include <vector>

#include "analysis/question.h"
#include "hwdb/database.h"
#include "market/price.h"

namespace shortboard {

/// Work on every mix of some counts of cards.
struct MixSweepQuestion {
  std::string title;  ///< The file.
  std::vector<Accelerator> cards;
  std::vector<std::vector<int>> mixes;  ///< A count of each card, not all 0.
  Spec work;                            ///< What each mix is asked, without cluster, plan and software.
  std::vector<CurrencyRate> rates;
};

/// Makes a sweep of card mixes from a text, "h100:0..64,910B:0..64": each card from so many to so many, in steps of its
/// usual server (or of several, so that no card takes more than nine counts), for the workload of a Spec, which keeps
/// all but its cluster, plan and software. Throws SpecError for a text that is none, and for a Spec that is not right.
[[nodiscard]] MixSweepQuestion mix_sweep_question_of(const Spec& spec, const std::string& sweep,
                                                     const std::vector<CurrencyRate>& rates, const Database& database);

/// The workload on a mix, so many of each card.
[[nodiscard]] Question question_on(const MixSweepQuestion& sweep, const std::vector<int>& counts,
                                   const Database& database);

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
[[nodiscard]] MixSweepAnswer answer(const MixSweepQuestion& question, const Database& database);

}  // namespace shortboard
