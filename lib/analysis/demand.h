#pragma once
#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "analysis/generation_answer.h"
#include "analysis/serving_answer.h"
#include "units/boxed.h"

namespace shortboard {

/// What users ask for; names are the keys of a spec.
enum class DemandItem : std::uint8_t { requests, pictures, video_seconds };
inline constexpr std::array<std::string_view, 3> kDemandItemNames{"requests", "pictures", "video_seconds"};
static_assert(kDemandItemNames.size() == static_cast<std::size_t>(DemandItem::video_seconds) + 1);
/// The same, for people.
inline constexpr std::array<std::string_view, 3> kDemandItemWords{"requests", "pictures", "seconds of video"};

/// Who asks for how much, and what is kept in hand.
struct Demand {
  DemandItem item = DemandItem::requests;
  double users = 0.0;                      ///< All of them.
  double active_share = 1.0;               ///< Those who ask on a day, over all; in (0, 1].
  double each = 0.0;                       ///< Items an active user and day.
  double hours = 24.0;                     ///< Of the day, in which they ask; in (0, 24].
  double peak_to_average = 1.0;            ///< Rate of the busiest moment over the mean of those hours; >= 1.
  double availability = 1.0;               ///< Share of the time that a replica is up; in (0, 1].
  double spare_share = 0.0;                ///< Replicas beyond those needed at the peak, over those.
  double frames_per_second = 0.0;          ///< Of video.
  std::optional<double> servers_a_rack{};  ///< Absent: nobody says.
};

/// Items a second.
struct DemandRate {
  double day = 0.0;      ///< Items a day.
  double average = 0.0;  ///< Mean of the hours in which they ask.
  double peak = 0.0;
};
[[nodiscard]] DemandRate rate_of(const Demand& demand);

/// Work that replicas share: one replica of it is a question of its own.
using DemandWork = std::variant<ServingQuestion, GenerationQuestion>;
using DemandWorkAnswer = Boxed<ServingAnswer, GenerationAnswer>;

/// One kind of card, and the work on replicas of each size that may be the best; no sizes where it can't do it.
struct DemandCard {
  std::string accelerator;        ///< Id.
  std::vector<DemandWork> sizes;  ///< By cards, ascending.
  std::string refused;            ///< Why it can't; empty where there are sizes.
};

/// One question about a demand, complete. The first card is that of the cluster; the others are compared with it.
struct DemandQuestion {
  std::string title;
  Demand demand;
  std::vector<DemandCard> cards;
  std::vector<Assumption> assumed;  ///< Of the demand; those of the work are in the work.
};

/// What meets the demand with one kind of card.
struct DemandFleet {
  std::string accelerator;  ///< Id.
  DemandWorkAnswer replica;
  int cards_a_replica = 0;
  double items_per_second = 0.0;             ///< Of one replica.
  double flops_an_item = 0.0;                ///< FLOPs that the model needs.
  double replicas_at_peak = 0.0;             ///< Not whole.
  double replicas = 0.0;                     ///< To buy: whole.
  double cards_in_use = 0.0, cards = 0.0;    ///< Of those replicas; to buy, in whole servers where servers are known.
  std::optional<double> servers{}, racks{};  ///< Absent where nobody says what they hold.
  std::optional<Watts> card_power{};         ///< Of all cards, at their rating.
  std::optional<Watts> server_power{};       ///< Of all servers, at their maximum.
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
  Answer
      shared;  ///< Of the fleet of the cluster's card: P that the mean rate needs, of that bought; gains of a replica.
  DemandRate rate;
  DemandFleet fleet;                ///< Of the cluster's card.
  std::vector<DemandFleet> fleets;  ///< Of all cards, the cluster's among them; the least nominal P first.
  std::vector<RefusedCard> refused;
};

/// What the answer for one replica tells as answers of every kind do.
[[nodiscard]] const Answer& shared(const DemandFleet& fleet);
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
