#include "analysis/mixed_uses.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include "analysis/goodput.h"
#include "analysis/serving_plan.h"
#include "analysis/serving_point.h"
#include "estimate/keep_cards.h"

namespace shortboard {
namespace {

constexpr double kNever = std::numeric_limits<double>::infinity();

std::optional<RoleSide> role_side(const ServingCase& group, ServingMode mode) {
  RoleSide side{group, {}, 0.0};
  side.question.mode = mode;
  side.question.rate = side.question.concurrency = 0.0;
  side.question.objective.clear();
  try {
    side.plan = chosen_plan(side.question).plan;
  } catch (const NoPlanFits&) {
    return std::nullopt;
  }
  side.most = std::floor(static_cast<double>(group.cluster.cards.count) / side.plan.cards_a_replica());
  side.question.mode = group.mode;
  side.question.objective = group.objective;
  return side;
}

/// A network no faster than the link between groups.
void bound(Network& network, const GroupLink& link) {
  network.out = std::min(network.out, link.rate);
  network.hop = std::max(network.hop, link.hop);
}

RolePair pair_of(const RoleSide& prompts, const RoleSide& generation) {
  return {{&prompts.question.cluster, prompts.plan, prompts.most, &prompts.question.job},
          {&generation.question.cluster, generation.plan, generation.most, &generation.question.job},
          true};
}

double cards_of(const MixedServingCase& question) {
  double cards = 0.0;
  for (const ServingGroup& group : question.groups) cards += group.question.cluster.cards.count;
  return cards;
}

GroupService whole_service(std::size_t group, const GroupCapacity& capacity, double cards) {
  return {group,
          GroupDuty::all,
          capacity.plan,
          cards,
          static_cast<double>(capacity.plan.replicas),
          capacity.requests_per_second,
          0.0};
}

/// Cards that a role leaves over serve requests of their own.
void add_left_over(const ServingCase& group, std::size_t place, double cards, MixedUse& use) {
  ServingCase rest = group;
  keep_cards(rest.cluster.cards, static_cast<int>(cards));
  if (rest.cluster.cards.count < 1) return;
  if (rest.plan) rest.plan->replicas = rest.cluster.cards.count / rest.plan->cards_a_replica();
  if (rest.plan && rest.plan->replicas < 1) return;
  if (const auto capacity = capacity_alone(rest)) {
    use.services.push_back(whole_service(place, *capacity, cards));
    use.requests_per_second += capacity->requests_per_second;
  }
}

/// `split`: requests a second whose prompts and generation are apart.
void set_weights(double split, MixedUse& use) {
  for (GroupService& one : use.services)
    one.weight = (one.duty == GroupDuty::all ? one.most_requests_per_second : split) / use.requests_per_second;
}

}  // namespace

std::optional<GroupCapacity> capacity_alone(const ServingCase& question) {
  ServingCase most = question;
  most.rate = 0.0;
  try {
    const ServingPlan plan = chosen_plan(most).plan;
    const ServingScore score = serving_score(most, plan);
    return GroupCapacity{plan, score.served};
  } catch (const NoPlanFits&) {
    return std::nullopt;
  }
}

MixedUse routed_use(const MixedServingCase& question, std::span<const std::optional<GroupCapacity>> alone,
                    bool by_capacity) {
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

RoleSides role_sides(const MixedServingCase& question) {
  RoleSides sides;
  for (const ServingGroup& group : question.groups) {
    sides.prompts.push_back(role_side(group.question, ServingMode::prefill));
    sides.generation.push_back(role_side(group.question, ServingMode::decode));
  }
  return sides;
}

MixedUse split_use(const MixedServingCase& question, const GroupRoles& roles, const RoleSides& sides,
                   std::span<const std::optional<GroupCapacity>> alone, const GroupLink& link) {
  const std::string &sender = question.groups[roles.prefill].name, &receiver = question.groups[roles.decode].name;
  MixedUse use{.name = fmt::format("prompts on {}, generation on {}", sender, receiver),
               .note = "",
               .possible = false,
               .single_kind = false,
               .requests_per_second = 0.0,
               .services = {}};
  std::optional<RoleSide> prompts = sides.prompts[roles.prefill], generation = sides.generation[roles.decode];
  if (!prompts || !generation || prompts->most < 1.0 || generation->most < 1.0) {
    use.note = fmt::format("no replica for {} fits", !prompts || prompts->most < 1.0 ? "prompts" : "generation");
    return use;
  }
  bound(prompts->question.cluster.cards.network, link);
  bound(generation->question.cluster.cards.network, link);
  ServingCase asked = generation->question;
  asked.rate = 0.0;
  RolePair pair = pair_of(*prompts, *generation);
  const RoleAnswer whole = answer_roles(asked, pair);
  const double served = whole.point.point.requests_per_second;
  if (!(served > 0.0)) {
    use.note = "misses the objective at any rate";
    return use;
  }
  const auto needed = [&](double replicas, double rate) {
    return std::min(replicas, std::max(1.0, std::ceil(served / (rate / replicas) - 1e-9)));
  };
  pair.prefill.replicas = needed(pair.prefill.replicas, whole.point.prefill_rate);
  pair.decode.replicas = needed(pair.decode.replicas, whole.point.decode_rate);
  const RoleAnswer found = answer_roles(asked, pair);
  use.possible = true;
  use.requests_per_second = found.point.point.requests_per_second;
  const auto service = [&](std::size_t group, GroupDuty duty, const RoleGroup& role, double most) {
    use.services.push_back({group, duty, role.plan, role.cards(), role.replicas, most, 0.0});
  };
  service(roles.prefill, GroupDuty::prompts, pair.prefill, found.point.prefill_rate);
  service(roles.decode, GroupDuty::generation, pair.decode, found.point.decode_rate);
  for (std::size_t g = 0; g < question.groups.size(); ++g) {
    const double used = g == roles.prefill ? pair.prefill.cards() : g == roles.decode ? pair.decode.cards() : 0.0;
    if (used > 0.0)
      add_left_over(question.groups[g].question, g, question.groups[g].question.cluster.cards.count - used, use);
    else if (alone[g]) {
      use.services.push_back(whole_service(g, *alone[g], question.groups[g].question.cluster.cards.count));
      use.requests_per_second += alone[g]->requests_per_second;
    }
  }
  set_weights(found.point.point.requests_per_second, use);
  return use;
}

RolePoint split_point(const MixedServingCase& question, const MixedUse& use, double rate) {
  RolePair pair;
  std::vector<ServingCase> sides;
  sides.reserve(2);
  for (const GroupService& one : use.services) {
    if (one.duty != GroupDuty::prompts && one.duty != GroupDuty::generation) continue;
    sides.push_back(question.groups[one.group].question);
    bound(sides.back().cluster.cards.network, question.link);
    (one.duty == GroupDuty::prompts ? pair.prefill : pair.decode) = {&sides.back().cluster, one.plan, one.replicas,
                                                                     &sides.back().job};
  }
  return disaggregated(*pair.decode.own_job, pair, sides.back().mix(), rate);
}

}  // namespace shortboard
