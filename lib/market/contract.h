#pragma once
#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "analysis/demand.h"
#include "hwdb/database.h"
#include "market/output.h"
#include "question/question.h"

namespace shortboard {

/// Computing power for sale, in P alone.
struct Offer {
  FlopsPerSecond nominal;
  NumberFormat format = NumberFormat::fp16;  ///< In which the P are counted.
  std::optional<bool> sparse;                ///< Counted with 2:1 sparsity; absent: nobody says.
  std::string accelerator;                   ///< Id; empty: nobody says.
  std::optional<int> cards;                  ///< Absent: nobody says.
  std::optional<Money> price;
  double tolerance = 0.05;  ///< By how much P / cards may miss a card's peak, relative, where `cards` are given.
  std::string market;       ///< Whose availability and prices are shown: "CN".
};

/// Which of a card's peaks the P are counted in.
enum class Reading : std::uint8_t { dense, sparse };
inline constexpr std::array<std::string_view, 2> kReadingNames{"dense", "sparse"};

/// Work that an offer is judged on: one question for each card and count.
using OfferedWork = std::variant<Held<TrainingQuestion>, Held<ServingQuestion>, Held<GenerationQuestion>>;

/// The peak that P in a format are counted in: its own, or, where only the other 16-bit format's is known, that one:
/// both fill the same unit. Absent where neither is.
[[nodiscard]] const std::optional<Sourced<FlopsPerSecond>>& counted_peak(const Peaks& peaks, NumberFormat format);

/// One question about an offer, complete.
struct ContractQuestion {
  std::string title;
  Offer offer;
  std::vector<Accelerator> cards;   ///< That may be behind it: those with a peak in its format, or the one it names.
  std::vector<std::string> stacks;  ///< Software of the work's kind that hwdb knows.
  Spec work;                        ///< What the offer is judged on, without offer and cluster.
  std::vector<Assumption> assumed;  ///< Of the offer; those of the work are in each candidate's.
};

/// The question of a Spec with an offer. Its cluster is each card's own, and its plan is searched. Throws SpecError for
/// what is not right.
[[nodiscard]] ContractQuestion contract_question_of(const Spec& spec, const Database& database);

/// The work on so many of a card, in its usual server and fabric, and under its usual software or the one named. Throws
/// SpecError where the card can't do it.
[[nodiscard]] OfferedWork offered_work(const ContractQuestion& question, const std::string& accelerator, int cards,
                                       const std::string& stack, const Database& database);

/// A kind of card that may be behind the offer, and what the offer is worth with it.
struct Candidate {
  Accelerator card;
  Reading reading = Reading::dense;
  FlopsPerSecond peak;   ///< Of one card, in which the P are counted.
  double offered = 0.0;  ///< Cards: P / peak, not whole; or those that the offer names.
  int server = 1;        ///< Cards of one.
  int cards = 0;         ///< In whole servers, rounded down.
  int used = 0;          ///< Of them, where the work divides over no more; the others idle.
  double nominal = 0.0;  ///< PFLOPS as the offer counts them: cards x peak.
  OfferedWork work;      ///< On the cards used.
  Output output;
  double share = 0.0;                     ///< Effective P over the offer's nominal P.
  std::optional<double> price_effective;  ///< The offer's price an effective P.
};

/// What one thing that a contract can leave open is worth: what to ask, and why.
struct SellerQuestion {
  std::string ask, why;
  std::optional<double> at_stake;  ///< Share of the effective P that hangs on it; absent: not computed.
};

/// What `contract` answers.
struct ContractAnswer {
  ContractQuestion question;
  std::vector<Candidate> candidates;        ///< Most effective P first; never empty.
  std::vector<RefusedCard> refused;         ///< Cards that could be behind it and can't do the work, or are too few.
  std::vector<std::string> sparse_unknown;  ///< Cards whose sparse peak nobody gives, where the offer may count it.
  std::vector<SellerQuestion> questions;

  /// Those on cards of whose availability on the offer's market hwdb has a word, in the same order; all where it has
  /// none of any, or where the offer names its card.
  [[nodiscard]] std::vector<const Candidate*> likely() const;
  /// The most effective P over the least: of the likely ones, or of all.
  [[nodiscard]] double spread() const;
  [[nodiscard]] double spread_of_all() const;
};

/// What the candidate's cards were sold for by the latest word on one or on its server, all of them together; absent
/// where nobody tells a price in that currency.
[[nodiscard]] std::optional<Price> street_price(const Candidate& candidate, const std::string& currency);

/// The latest word on whether the card may be sold somewhere: "allowed", ...; "unknown" where there is none.
[[nodiscard]] std::string market_status(const Accelerator& card, std::string_view market);

/// A training batch that is given divides over some counts of cards only, and the others idle. The counts of whole
/// servers, at most `servers` and at least half as many, that are worth trying: all, and the largest ones whose odd
/// part a pipeline of few stages takes beside the batch.
[[nodiscard]] std::vector<int> counts_to_try(double global_batch, int servers, int server);

/// Answers a question. Throws NoPlanFits where no card's peak gives the offer's P, and where none does the work, and
/// SpecError where no card can be asked.
[[nodiscard]] ContractAnswer answer(const ContractQuestion& question, const Database& database);

}  // namespace shortboard
