#pragma once
#include <optional>
#include <string>
#include <vector>

#include "hwdb/database.h"
#include "market/price.h"
#include "question/question.h"

namespace shortboard {

/// One workload on every mix of some counts of cards.
struct MixSweepQuestion {
  std::string title;  ///< The file.
  std::vector<Accelerator> cards;
  std::vector<std::vector<int>> mixes;  ///< A count per card, not all 0.
  Spec work;                            ///< The workload, without cluster, plan and software.
  std::vector<CurrencyRate> rates;
};

/// Makes a sweep of card mixes from a text, "h100:0..64,910B:0..64": the range of each card, in steps of its usual
/// server (or of several servers, so that no card has more than nine counts). The workload is that of a Spec without
/// its cluster, plan and software. Throws SpecError for a wrong text and for a wrong Spec.
[[nodiscard]] MixSweepQuestion mix_sweep_question_of(const Spec& spec, const std::string& sweep,
                                                     const std::vector<CurrencyRate>& rates, const Database& database);

/// The workload on one mix. `counts`: cards of each kind.
[[nodiscard]] Question question_on(const MixSweepQuestion& sweep, const std::vector<int>& counts,
                                   const Database& database);

/// One mix: its speed, or why it cannot do the workload.
struct MixPoint {
  std::vector<int> counts;
  std::string refused;  ///< Why not; empty: it can.
  double nominal_pflops = 0.0, effective_pflops = 0.0;
  double throughput = 0.0;      ///< Training: tokens/s; of a service: output tokens/s.
  std::optional<double> watts;  ///< Rated power of the cards; absent if one is unknown.
  std::optional<double> price;  ///< Price of the cards, the middle of the latest quotes, in `currency`.
  std::string currency;
  bool on_power_front = false;  ///< No other mix is as fast with less power, or faster with no more power.
  bool on_price_front = false;  ///< No other mix is as fast for a lower price of cards, or faster for no more.
};

/// The answer of a sweep.
struct MixSweepAnswer {
  MixSweepQuestion question;
  std::vector<MixPoint> points;                ///< In the order of the mixes.
  [[nodiscard]] const MixPoint* best() const;  ///< The mix with the most effective P; null if no mix can do it.
};

/// Answers each mix.
[[nodiscard]] MixSweepAnswer answer(const MixSweepQuestion& question, const Database& database);

}  // namespace shortboard
