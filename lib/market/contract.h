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

/// Computing power for sale, given in P.
struct Offer {
  FlopsPerSecond nominal;
  NumberFormat format = NumberFormat::fp16;  ///< In which the P are counted.
  std::optional<bool> sparse;                ///< Counted with 2:1 sparsity; absent: unknown.
  std::string accelerator;                   ///< Id; empty: unknown.
  std::optional<int> cards;                  ///< Absent: unknown.
  std::optional<Money> price;
  double tolerance = 0.05;  ///< Allowed relative difference of P / cards from a card's peak, if `cards` are given.
  std::string market;       ///< The market whose availability and prices are shown: "CN".
};

/// The peak of a card in which the P are counted.
enum class Reading : std::uint8_t { dense, sparse };
inline constexpr std::array<std::string_view, 2> kReadingNames{"dense", "sparse"};

/// The workload of an offer on one number of one kind of card.
using OfferedWork = std::variant<Held<TrainingQuestion>, Held<ServingQuestion>, Held<GenerationQuestion>>;

/// The peak in which P of a format are counted: the format's own, or that of the other 16-bit format if only that is
/// known, because both use the same unit. Absent if neither is known.
[[nodiscard]] const std::optional<Sourced<FlopsPerSecond>>& counted_peak(const Peaks& peaks, NumberFormat format);

/// A complete question about an offer.
struct ContractQuestion {
  std::string title;
  Offer offer;
  std::vector<Accelerator> cards;   ///< Possible cards: those with a peak in its format, or the one that it names.
  std::vector<std::string> stacks;  ///< hwdb's software for this kind of workload.
  Spec work;                        ///< The workload, without offer and cluster.
  std::vector<Assumption> assumed;  ///< About the offer; those about the workload are in each candidate's.
};

/// The question of a Spec with an offer. Each card gets its own cluster, and the plan is searched. Throws SpecError.
[[nodiscard]] ContractQuestion contract_question_of(const Spec& spec, const Database& database);

/// The workload on `cards` cards of one kind, in their usual server and fabric, with `stack` or their usual software.
/// Throws SpecError if the card cannot do it.
[[nodiscard]] OfferedWork offered_work(const ContractQuestion& question, const std::string& accelerator, int cards,
                                       const std::string& stack, const Database& database);

/// A kind of card that may be behind the offer, and what the offer is worth with it.
struct Candidate {
  Accelerator card;
  Reading reading = Reading::dense;
  FlopsPerSecond peak;   ///< Of one card, in which the P are counted.
  double offered = 0.0;  ///< Cards: P / peak, maybe not whole; or the number that the offer names.
  int server = 1;        ///< Cards per server.
  int cards = 0;         ///< Cards in whole servers, rounded down.
  int used = 0;          ///< Cards in use; the others are idle because the workload does not divide over them.
  double nominal = 0.0;  ///< PFLOPS as the offer counts them: cards x peak.
  OfferedWork work;      ///< On the cards in use.
  Output output;
  double share = 0.0;                     ///< Effective P over the offer's nominal P.
  std::optional<double> price_effective;  ///< The offer's price per effective P.
};

/// A question for the seller: what to ask, why, and how much effective P depends on it.
struct SellerQuestion {
  std::string ask, why;
  std::optional<double> at_stake;  ///< Share of effective P that depends on it; absent: not computed.
};

/// The answer of `contract`.
struct ContractAnswer {
  ContractQuestion question;
  std::vector<Candidate> candidates;        ///< The most effective P first; never empty.
  std::vector<RefusedCard> refused;         ///< Possible cards that cannot do the workload, or are too few.
  std::vector<std::string> sparse_unknown;  ///< Cards whose sparse peak is unknown, if the offer may count it.
  std::vector<SellerQuestion> questions;

  /// The candidates whose availability on the offer's market is in hwdb, in the same order. All candidates if it is in
  /// hwdb for none, or if the offer names its card.
  [[nodiscard]] std::vector<const Candidate*> likely() const;
  /// The most effective P over the least, of the likely candidates or of all.
  [[nodiscard]] double spread() const;
  [[nodiscard]] double spread_of_all() const;
};

/// The price of all cards of a candidate by the latest dated price of one card or server. Absent if there is no price
/// in this currency.
[[nodiscard]] std::optional<Price> street_price(const Candidate& candidate, const std::string& currency);

/// The latest status of a card in a market: "allowed", ...; "unknown" if hwdb has none.
[[nodiscard]] std::string market_status(const Accelerator& card, std::string_view market);

/// Numbers of whole servers that are worth trying, because a given training batch divides over only some numbers of
/// cards: at most `servers` and at least half as many. These are all servers, and the largest numbers whose odd part a
/// pipeline of few stages can take beside the batch.
[[nodiscard]] std::vector<int> counts_to_try(double global_batch, int servers, int server);

/// Answers a question. Throws NoPlanFits if no card's peak gives the offer's P or no card can do the workload, and
/// SpecError if no card can be asked.
[[nodiscard]] ContractAnswer answer(const ContractQuestion& question, const Database& database);

}  // namespace shortboard
