#pragma once
#include <optional>
#include <string>
#include <vector>

#include "analysis/answer.h"
#include "analysis/serving_answer.h"
#include "analysis/serving_roles.h"
#include "question/mixed_serving_question.h"

namespace shortboard {

/// What a group does for a service.
enum class GroupWork { nothing, all, prompts, generation };
inline constexpr std::array<std::string_view, 4> kGroupWorkNames{"nothing", "prompts and generation", "prompts",
                                                                 "generation"};
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
  double busy = 0.0;                         ///< Of the requests that they could serve, those that they do.
  std::vector<ResourceGain> resource_gains;  ///< Longest gain first, of their own rate; shares of their time at work.
};

/// What `size` answers for a service on several kinds of card.
struct MixedServingAnswer {
  MixedServingQuestion question;
  MixedUse best;                             ///< The use that serves most.
  std::vector<MixedUse> uses;                ///< All that were tried, equal routing and each group alone too.
  std::vector<GroupBottleneck> bottlenecks;  ///< Of best.services, in their order.
  std::vector<ResourceGain> resource_gains;  ///< In every group at once, longest gain first; the plans are held.
  std::optional<Chain> chain;                ///< Of the resource gains; absent online.
  bool kept_up = true;                       ///< The rate asked is no more than is served.
  double requests_per_second = 0.0, output_tokens_per_second = 0.0, input_tokens_per_second = 0.0;
  Seconds ttft, tpot;  ///< Means over requests; 0 offline.
  double nominal_pflops = 0.0, effective_pflops = 0.0;
  std::vector<double> adds_requests_per_second;  ///< Of each group: the best use, less the best without it.
  double link_loss_requests_per_second = 0.0;    ///< What a link as fast as the groups' own networks would add.
  Evidence evidence = Evidence::datasheet;       ///< The weakest group's.
  double uncertainty = 0.0;                      ///< The widest group's.
};

/// Answers a question. Throws NoPlanFits where no use of the cards fits.
[[nodiscard]] MixedServingAnswer answer(const MixedServingQuestion& question);

}  // namespace shortboard
