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

/// What users ask for, in words.
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

/// Work that replicas share: one replica of it is a question of its own.
using DemandWork = std::variant<Held<ServingQuestion>, Held<GenerationQuestion>>;

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

/// The question of a Spec with a demand. Throws SpecError. A card of `demand.cards` that can't do the work is kept with
/// the reason.
[[nodiscard]] DemandQuestion demand_question_of(const Spec& spec, const Database& database);

}  // namespace shortboard
