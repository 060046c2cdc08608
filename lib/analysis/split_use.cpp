#include "analysis/split_use.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <utility>

#include "analysis/serving_plan.h"
#include "analysis/serving_roles.h"
#include "estimate/keep_cards.h"

namespace shortboard {
namespace {

/// Where both roles have no more replicas, every number of them is tried; of more, as many as keep both busy.
constexpr double kManyReplicas = 64.0;

/// The best plan for one half of the work on so many of a group's cards.
std::optional<ServingPlan> role_plan(const ServingQuestion& group, ServingMode mode, int cards) {
  ServingQuestion half = group;
  half.mode = mode;
  half.rate = half.concurrency = 0.0;
  half.objective.clear();
  keep_cards(half.cluster.cards, cards);
  try {
    return chosen_plan(half).plan;
  } catch (const NoPlanFits&) {
    return std::nullopt;
  }
}

/// Plans for one half of the work, the best for all of a group's cards first; offline those for smaller parts too,
/// whose replicas leave more cards to other work.
std::vector<RoleSide> role_options(const ServingQuestion& group, ServingMode mode) {
  std::vector<RoleSide> options;
  const bool many = group.mode == ServingMode::offline && !group.plan;
  for (int cards = group.cluster.cards.count; cards >= 1; cards /= 2) {
    const std::optional<ServingPlan> plan = role_plan(group, mode, cards);
    if (!plan) break;
    const double each = plan->cards_a_replica();
    if (std::ranges::none_of(options, [&](const RoleSide& o) { return o.plan.cards_a_replica() == each; }))
      options.push_back({group, *plan, std::floor(group.cluster.cards.count / each)});
    if (!many) break;
  }
  std::erase_if(options, [](const RoleSide& option) { return option.most < 1.0; });
  return options;
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

/// `split`: requests a second whose prompts and generation are apart.
void set_weights(double split, MixedUse& use) {
  for (GroupService& one : use.services)
    one.weight = (one.work == GroupWork::all ? one.most_requests_per_second : split) / use.requests_per_second;
}

/// Who has which role, with how many replicas, and what they reach.
struct Split {
  GroupRoles roles;
  RolePair pair;
  RolePoint point;
};

/// The use that a split makes, with the cards that it leaves over.
MixedUse use_of(const MixedServingQuestion& question, const Split& split,
                std::span<const std::optional<GroupCapacity>> alone, SpareCards& spare) {
  MixedUse use;
  use.requests_per_second = split.point.point.requests_per_second;
  const auto service = [&](std::size_t group, GroupWork work, const RoleGroup& role, double most) {
    use.services.push_back({group, work, role.plan, role.cards(), role.replicas, most, 0.0});
  };
  service(split.roles.prefill, GroupWork::prompts, split.pair.prefill, split.point.prefill_rate);
  service(split.roles.decode, GroupWork::generation, split.pair.decode, split.point.decode_rate);
  for (std::size_t g = 0; g < question.groups.size(); ++g) {
    const int count = question.groups[g].question.cluster.cards.count;
    const double used = g == split.roles.prefill  ? split.pair.prefill.cards()
                        : g == split.roles.decode ? split.pair.decode.cards()
                                                  : 0.0;
    const int left = count - static_cast<int>(used);
    const std::optional<GroupCapacity>& rest = used > 0.0 ? spare.capacity(question.groups[g], left) : alone[g];
    if (!rest) continue;
    use.services.push_back(whole_service(g, *rest, left));
    use.requests_per_second += rest->requests_per_second;
  }
  set_weights(split.point.point.requests_per_second, use);
  return use;
}

/// Replicas of each role to try: as many as keep the slower one busy, and offline all that leave no replica idle.
std::vector<std::pair<double, double>> replicas_of(const RolePair& most, const RolePoint& whole, bool offline) {
  const double served = whole.point.requests_per_second;
  const double prompts = most.prefill.replicas, generation = most.decode.replicas;
  const double each_prompts = whole.prefill_rate / prompts, each_generation = whole.decode_rate / generation;
  const auto needed = [](double of, double each, double rate) {
    return std::min(of, std::max(1.0, std::ceil(rate / each - 1e-9)));
  };
  std::vector<std::pair<double, double>> counts{
      {needed(prompts, each_prompts, served), needed(generation, each_generation, served)}};
  if (!offline || std::max(prompts, generation) > kManyReplicas) return counts;
  for (double p = 1.0; p <= prompts; p += 1.0)
    counts.emplace_back(p, needed(generation, each_generation, p * each_prompts));
  for (double d = 1.0; d <= generation; d += 1.0)
    counts.emplace_back(needed(prompts, each_prompts, d * each_generation), d);
  return counts;
}

/// Keeps the best of a pair of options in `best`; false where it misses the objective at any rate.
bool try_options(const MixedServingQuestion& question, const GroupRoles& roles, RoleSide prompts, RoleSide generation,
                 std::span<const std::optional<GroupCapacity>> alone, SpareCards& spare, const GroupLink& link,
                 MixedUse& best) {
  bound(prompts.question.cluster.cards.network, link);
  bound(generation.question.cluster.cards.network, link);
  ServingQuestion asked = generation.question;
  asked.rate = 0.0;
  const RolePair most = pair_of(prompts, generation);
  const RolePoint whole = answer_roles(asked, most).point;
  if (!(whole.point.requests_per_second > 0.0)) return false;
  for (const auto& [p, d] : replicas_of(most, whole, question.groups.front().question.mode == ServingMode::offline)) {
    Split split{roles, most, {}};
    split.pair.prefill.replicas = p;
    split.pair.decode.replicas = d;
    split.point = answer_roles(asked, split.pair).point;
    MixedUse use = use_of(question, split, alone, spare);
    if (use.requests_per_second <= best.requests_per_second) continue;
    use.name = best.name;
    best = std::move(use);
  }
  return true;
}

}  // namespace

const std::optional<GroupCapacity>& SpareCards::capacity(const ServingGroup& group, int cards) {
  const std::pair key{group.name, cards};
  if (const auto known = known_.find(key); known != known_.end()) return known->second;
  ServingQuestion rest = group.question;
  keep_cards(rest.cluster.cards, cards);
  if (rest.plan && cards > 0) rest.plan->replicas = cards / rest.plan->cards_a_replica();
  const bool some = cards > 0 && (!rest.plan || rest.plan->replicas >= 1);
  return known_.emplace(key, some ? capacity_alone(rest) : std::nullopt).first->second;
}

RoleSides role_sides(const MixedServingQuestion& question) {
  RoleSides sides;
  for (const ServingGroup& group : question.groups) {
    sides.prompts.push_back(role_options(group.question, ServingMode::prefill));
    sides.generation.push_back(role_options(group.question, ServingMode::decode));
  }
  return sides;
}

MixedUse split_use(const MixedServingQuestion& question, const GroupRoles& roles, const RoleSides& sides,
                   std::span<const std::optional<GroupCapacity>> alone, SpareCards& spare, const GroupLink& link) {
  const std::string &sender = question.groups[roles.prefill].name, &receiver = question.groups[roles.decode].name;
  MixedUse use{.name = fmt::format("prompts on {}, generation on {}", sender, receiver),
               .note = "",
               .possible = false,
               .single_kind = false,
               .requests_per_second = 0.0,
               .services = {}};
  const std::vector<RoleSide>&prompts = sides.prompts[roles.prefill], &generation = sides.generation[roles.decode];
  if (prompts.empty() || generation.empty()) {
    use.note = fmt::format("no replica for {} fits", prompts.empty() ? "prompts" : "generation");
    return use;
  }
  bool served = false;
  for (const RoleSide& p : prompts)
    for (const RoleSide& d : generation) served = try_options(question, roles, p, d, alone, spare, link, use) || served;
  if (!served) use.note = "misses the objective at any rate";
  return use;
}

RolePoint split_point(const MixedServingQuestion& question, const MixedUse& use, double rate) {
  RolePair pair;
  std::vector<ServingQuestion> sides;
  sides.reserve(2);
  for (const GroupService& one : use.services) {
    if (one.work != GroupWork::prompts && one.work != GroupWork::generation) continue;
    sides.push_back(question.groups[one.group].question);
    bound(sides.back().cluster.cards.network, question.link);
    (one.work == GroupWork::prompts ? pair.prefill : pair.decode) = {&sides.back().cluster, one.plan, one.replicas,
                                                                     &sides.back().job};
  }
  return disaggregated(*pair.decode.own_job, pair, sides.back().mix(), rate);
}

}  // namespace shortboard
