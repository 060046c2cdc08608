#pragma once
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "analysis/generation_answer.h"
#include "analysis/serving_answer.h"
#include "question/demand_question.h"

namespace shortboard {

/// Items a second.
struct DemandRate {
  double day = 0.0;      ///< Items a day.
  double average = 0.0;  ///< Mean of the hours in which they ask.
  double peak = 0.0;
};
[[nodiscard]] DemandRate rate_of(const Demand& demand);

using DemandWorkAnswer = std::variant<ServingAnswer, GenerationAnswer>;

/// What meets the demand with one kind of card.
struct DemandFleet {
  std::string accelerator;  ///< Id.
  DemandWorkAnswer replica;
  int cards_a_replica = 0;
  double items_per_second = 0.0;           ///< Of one replica.
  double flops_an_item = 0.0;              ///< FLOPs that the model needs.
  double replicas_at_peak = 0.0;           ///< Not whole.
  double replicas = 0.0;                   ///< To buy: whole.
  double cards_in_use = 0.0, cards = 0.0;  ///< Of those replicas; to buy, in whole servers where servers are known.
  std::optional<double> servers, racks;    ///< Absent where nobody says what they hold.
  std::optional<Watts> card_power;         ///< Of all cards, at their rating.
  std::optional<Watts> server_power;       ///< Of all servers, at their maximum.
  double effective_average = 0.0, effective_peak = 0.0, nominal = 0.0;  ///< PFLOPS: needed, needed, bought.
  double utilisation = 0.0;  ///< Items of a day over what the replicas bought could do in 24 hours.
};

/// A kind of card that can't do the work, and why.
struct RefusedCard {
  std::string accelerator, why;
};

/// What `size` answers for a demand.
struct DemandAnswer {
  DemandQuestion question;
  DemandRate rate;
  DemandFleet fleet;                ///< Of the cluster's card.
  std::vector<DemandFleet> fleets;  ///< Of all cards, the cluster's among them; the least nominal P first.
  std::vector<RefusedCard> refused;
};

/// How much of the answer rests on measurements, and the relative half-width of the 80% interval, from the work.
[[nodiscard]] Evidence evidence_of(const DemandFleet& fleet);
[[nodiscard]] double uncertainty_of(const DemandFleet& fleet);
/// The entries of hwdb behind a fleet.
[[nodiscard]] const ClusterParts& parts_of(const DemandFleet& fleet);
[[nodiscard]] const std::vector<Assumption>& assumed_of(const DemandFleet& fleet);

/// The fleet of one card kind: the size of replica that makes most items a second and card (of equal ones the
/// smallest), and as many of them as the peak asks for:
///     replicas = ceil(peak / items_per_second / availability x (1 + spare_share))
/// Throws NoPlanFits where no size fits or keeps the objective.
[[nodiscard]] DemandFleet fleet_of(const Demand& demand, const DemandCard& card);

/// Answers a question. Throws as fleet_of does for the cluster's card; others that can't are listed.
[[nodiscard]] DemandAnswer answer(const DemandQuestion& question);

/// The same answer with how its replicas' figures came about.
[[nodiscard]] DemandAnswer explained(DemandAnswer answer);

/// Users whose demand a million nominal P, so bought, would meet: the fleet scaled, its rounding to whole servers
/// left out.
[[nodiscard]] double users_of_a_million(const Demand& demand, const DemandFleet& fleet);

}  // namespace shortboard
