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

namespace shortboard {

/// One kind of card of a mixed service, as a question of its own.
struct ServingGroup {
  std::string name;
  ServingQuestion question;
};

/// Which group runs prompts and which generates.
struct GroupRoles {
  std::size_t prefill = 0, decode = 0;
};

/// One service on several groups of cards, complete: offline, or online at a rate or within an objective.
struct MixedServingQuestion {
  std::string title;  ///< The file.
  std::vector<ServingGroup> groups;
  GroupLink link;
  bool together = true, apart = true;  ///< Uses to try: every replica does all; prompts and generation on two groups.
  std::optional<GroupRoles> roles;     ///< Given; absent: any two groups.
  double rate = 0.0;                   ///< Arrivals a second, of all groups; 0: the most they serve.
  std::vector<Published> published;
  std::vector<Assumption> assumed;
};

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
  double most_requests_per_second = 0.0;  ///< That these cards could serve, or do their half of.
  double weight = 0.0;                    ///< Share of the requests that is routed to them (prompts: of those split).
};

/// A way to use the cards, with what it serves.
struct MixedUse {
  std::string name, note;
  bool possible = true;
  bool single_kind = false;          ///< One group alone.
  double requests_per_second = 0.0;  ///< The most; of the answer's use, those served.
  std::vector<GroupService> services;
};

/// What a service's cards wait for, were they a service of their own.
struct GroupBottleneck {
  double busy = 0.0;                ///< Of the requests that they could serve, those that they do.
  std::vector<ResourceGain> gains;  ///< Longest gain first, of their own rate; shares of their time at work.
};

/// What `size` answers for a service on several kinds of card.
struct MixedServingAnswer {
  MixedServingQuestion question;
  Answer shared;                             ///< Gains with every group's resource scaled at once and the plans held.
  MixedUse best;                             ///< The use that serves most.
  std::vector<MixedUse> uses;                ///< All that were tried, equal routing and each group alone too.
  std::vector<GroupBottleneck> bottlenecks;  ///< Of best.services, in their order.
  double requests_per_second = 0.0, output_tokens_per_second = 0.0, input_tokens_per_second = 0.0;
  Seconds ttft, tpot;                            ///< Means over requests; 0 offline.
  std::vector<double> adds_requests_per_second;  ///< Of each group: the best use, less the best without it.
  double link_loss_requests_per_second = 0.0;    ///< What a link as fast as the groups' own networks would add.
};

/// Answers a question. Throws NoPlanFits where no use of the cards fits.
[[nodiscard]] MixedServingAnswer answer(const MixedServingQuestion& question);

[[nodiscard]] RunRates rates_of(const MixedServingAnswer& answer);

}  // namespace shortboard
