#pragma once
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "analysis/generation_answer.h"
#include "analysis/serving_answer.h"
#include "question/demand_question.h"
#include "units/boxed.h"

namespace shortboard {

/// Items per second.
struct DemandRate {
  double day = 0.0;      ///< Items per day.
  double average = 0.0;  ///< Mean over the hours in which users ask.
  double peak = 0.0;
};
[[nodiscard]] DemandRate rate_of(const Demand& demand);

using DemandWorkAnswer = Boxed<ServingAnswer, GenerationAnswer>;

/// The replicas of one kind of card that meet the demand.
struct DemandFleet {
  std::string accelerator;  ///< Id.
  DemandWorkAnswer replica;
  int cards_a_replica = 0;
  double items_per_second = 0.0;  ///< Of one replica.
  double flops_an_item = 0.0;     ///< FLOPs that the model needs.
  double replicas_at_peak = 0.0;  ///< Not whole.
  double replicas = 0.0;          ///< To buy: whole.
  double cards_in_use = 0.0,
         cards = 0.0;  ///< Cards of these replicas; cards to buy, in whole servers if servers are known.
  std::optional<double> servers{}, racks{};                             ///< Absent if their size is unknown.
  std::optional<Watts> card_power{};                                    ///< Rated power of all cards.
  std::optional<Watts> server_power{};                                  ///< Maximum power of all servers.
  double effective_average = 0.0, effective_peak = 0.0, nominal = 0.0;  ///< PFLOPS: needed, needed, bought.
  double utilisation = 0.0;  ///< Items of a day over what the replicas bought could do in 24 hours.
};

/// A kind of card that cannot do the workload, and why.
struct RefusedCard {
  std::string accelerator, why;
};

/// The answer of `size` for a demand.
struct DemandAnswer {
  DemandQuestion question;
  SharedAnswer
      shared;  ///< Of the fleet of the cluster's card: P that the mean rate needs, of that bought; gains of a replica.
  DemandRate rate;
  DemandFleet fleet;                ///< Of the cluster's card.
  std::vector<DemandFleet> fleets;  ///< Of all cards, the cluster's among them; the least nominal P first.
  std::vector<RefusedCard> refused;
};

/// The shared part of the answer for one replica.
[[nodiscard]] const SharedAnswer& shared(const DemandFleet& fleet);
/// The hwdb entries of a fleet.
[[nodiscard]] const ClusterParts& parts_of(const DemandFleet& fleet);
[[nodiscard]] const std::vector<Assumption>& assumed_of(const DemandFleet& fleet);

/// The fleet of one card kind: the size of replica that makes most items a second and card (of equal ones the
/// smallest), and as many of them as the peak asks for:
///     replicas = ceil(peak / items_per_second / availability x (1 + spare_share))
/// Throws NoPlanFits where no size fits or keeps the objective.
[[nodiscard]] DemandFleet fleet_of(const Demand& demand, const DemandCard& card);

/// Answers a question. Throws like fleet_of for the cluster's card; other cards that cannot do it are listed.
[[nodiscard]] DemandAnswer answer(const DemandQuestion& question);

/// The answer with operators and constants of its replicas.
[[nodiscard]] DemandAnswer explained(DemandAnswer answer);

/// Users whose demand a million nominal P, so bought, would meet: the fleet scaled, its rounding to whole servers
/// left out.
[[nodiscard]] double users_of_a_million(const Demand& demand, const DemandFleet& fleet);

}  // namespace shortboard
