#pragma once
#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "hwdb/database.h"
#include "question/generation_question.h"
#include "question/held.h"
#include "question/serving_question.h"

namespace shortboard {

/// The items of a demand, in words.
inline constexpr std::array<std::string_view, 3> kDemandItemWords{"requests", "pictures", "seconds of video"};

/// How much users ask for, and how many replicas are spare.
struct Demand {
  DemandItem item = DemandItem::requests;
  double users = 0.0;                      ///< All of them.
  double active_share = 1.0;               ///< Share of the users who ask on a day; in (0, 1].
  double each = 0.0;                       ///< Items per active user and day.
  double hours = 24.0;                     ///< Hours of the day in which they ask; in (0, 24].
  double peak_to_average = 1.0;            ///< Rate at the peak over the mean of these hours; >= 1.
  double availability = 1.0;               ///< Share of the time that a replica is up; in (0, 1].
  double spare_share = 0.0;                ///< Spare replicas over those that the peak needs.
  double frames_per_second = 0.0;          ///< Of video.
  std::optional<double> servers_a_rack{};  ///< Absent: unknown.
};

/// The workload of one replica.
using DemandWork = std::variant<Held<ServingQuestion>, Held<GenerationQuestion>>;

/// One kind of card, with a question for each size of a replica that may be the best. Without sizes it cannot do it.
struct DemandCard {
  std::string accelerator;        ///< Id.
  std::vector<DemandWork> sizes;  ///< By cards, ascending.
  std::string refused;            ///< Why it cannot; empty if there are sizes.
};

/// One question about a demand, complete. The first card is that of the cluster; the others are compared with it.
struct DemandQuestion {
  std::string title;
  Demand demand;
  std::vector<DemandCard> cards;
  std::vector<Assumption> assumed;  ///< About the demand; those about the workload are in its question.
};

/// The question of a Spec with a demand. Throws SpecError. A card of `demand.cards` that cannot do the workload is kept
/// with the reason.
[[nodiscard]] DemandQuestion demand_question_of(const Spec& spec, const Database& database);

}  // namespace shortboard
