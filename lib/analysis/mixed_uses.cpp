#include "analysis/mixed_uses.h"

#include <fmt/format.h>

#include <algorithm>
#include <limits>

#include "analysis/serving_plan.h"

namespace shortboard {
namespace {

constexpr double kNever = std::numeric_limits<double>::infinity();

double cards_of(const MixedServingQuestion& question) {
  double cards = 0.0;
  for (const ServingGroup& group : question.groups) cards += group.question.cluster.cards.count;
  return cards;
}

}  // namespace

GroupService whole_service(std::size_t group, const GroupCapacity& capacity, double cards) {
  return {group,
          GroupWork::all,
          capacity.plan,
          cards,
          static_cast<double>(capacity.plan.replicas),
          capacity.requests_per_second,
          0.0};
}

std::optional<GroupCapacity> capacity_alone(const ServingQuestion& question) {
  ServingQuestion most = question;
  most.rate = 0.0;
  try {
    const ServingPlan plan = chosen_plan(most).plan;
    const ServingScore score = serving_score(most, plan);
    return GroupCapacity{plan, score.served};
  } catch (const NoPlanFits&) {
    return std::nullopt;
  }
}

MixedUse routed_use(const MixedServingQuestion& question, std::span<const std::optional<GroupCapacity>> alone,
                    Routing routing) {
  const bool by_capacity = routing == Routing::by_capacity;
  MixedUse use{.name = by_capacity ? "balanced: requests routed by what each group serves"
                                   : "naive: requests routed equally by cards",
               .note = "",
               .possible = true,
               .single_kind = false,
               .requests_per_second = 0.0,
               .services = {}};
  double least = kNever;
  std::string slowest;
  for (std::size_t g = 0; g < question.groups.size(); ++g) {
    const double cards = question.groups[g].question.cluster.cards.count;
    const double served = alone[g] ? alone[g]->requests_per_second : 0.0;
    if (const double all = served * cards_of(question) / cards; all < least) {
      least = all;
      slowest = question.groups[g].name;
    }
    if (!alone[g]) continue;
    use.services.push_back(whole_service(g, *alone[g], cards));
    use.requests_per_second += served;
  }
  if (!by_capacity) {
    use.requests_per_second = least;
    use.note = fmt::format("the requests of {} pile up first", slowest);
  }
  use.possible = use.requests_per_second > 0.0;
  for (GroupService& one : use.services)
    one.weight = by_capacity ? one.most_requests_per_second / use.requests_per_second : one.cards / cards_of(question);
  return use;
}

}  // namespace shortboard
