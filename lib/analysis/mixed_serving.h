#pragma once
#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "analysis/serving_answer.h"
#include "analysis/serving_roles.h"
#include "analysis/training_answer.h"
#include "estimate/mixed.h"
#include "question/mixed_serving_question.h"

namespace shortboard {

/// What a group does for a service.
enum class GroupWork : std::uint8_t { nothing, all, prompts, generation };
inline constexpr std::array<std::string_view, 4> kGroupWorkNames{"nothing", "prompts and generation", "prompts",
                                                                 "generation"};
static_assert(kGroupWorkNames.size() == static_cast<std::size_t>(GroupWork::generation) + 1);
struct GroupService {
  std::size_t group = 0;
  GroupWork work = GroupWork::nothing;
  ServingPlan plan;  ///< Of one replica; `replicas` of it.
  double cards = 0.0, replicas = 0.0;
  double most_requests_per_second = 0.0;  ///< The most requests that these cards could serve, or do their phase of.
  double weight = 0.0;                    ///< Share of the requests that is routed to them.
};

/// A use of the cards, and what it serves.
struct MixedUse {
  std::string name, note;
  bool possible = true;
  bool single_kind = false;          ///< Only one group.
  double requests_per_second = 0.0;  ///< The most; for the answer's use, those that are served.
  std::vector<GroupService> services;
};

/// The bottleneck of a service's cards as a separate service.
struct GroupBottleneck {
  double busy = 0.0;                ///< Served requests over those that they could serve.
  std::vector<ResourceGain> gains;  ///< The largest gain first, in their own rate; shares of their busy time.
};

/// The answer of `size` for a service on several kinds of card.
struct MixedServingAnswer {
  MixedServingQuestion question;
  SharedAnswer shared;                       ///< Its gains scale every group's resource at once, with the same plans.
  MixedUse best;                             ///< The use that serves most.
  std::vector<MixedUse> uses;                ///< All uses that were tried, also equal routing and each group by itself.
  std::vector<GroupBottleneck> bottlenecks;  ///< Of best.services, in their order.
  double requests_per_second = 0.0, output_tokens_per_second = 0.0, input_tokens_per_second = 0.0;
  Seconds ttft, tpot;                            ///< Means over requests; 0 offline.
  std::vector<double> adds_requests_per_second;  ///< Of each group: the best use, less the best without it.
  double link_loss_requests_per_second =
      0.0;  ///< The requests that a link as fast as the groups' own networks would add.
};

/// Answers a question. Throws NoPlanFits if no use of the cards fits.
[[nodiscard]] MixedServingAnswer answer(const MixedServingQuestion& question);

[[nodiscard]] RunRates rates_of(const MixedServingAnswer& answer);

}  // namespace shortboard
