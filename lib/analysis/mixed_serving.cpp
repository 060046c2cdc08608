#include "analysis/mixed_serving.h"

#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <utility>

#include "analysis/mixed_bottlenecks.h"
#include "analysis/mixed_uses.h"
#include "analysis/serving_point.h"
#include "analysis/split_use.h"

namespace shortboard {
namespace {

using Alone = std::vector<std::optional<GroupCapacity>>;

Alone alone_of(const MixedServingQuestion& question) {
  Alone alone;
  for (const ServingGroup& group : question.groups) alone.push_back(capacity_alone(group.question));
  return alone;
}

std::vector<GroupRoles> pairs_of(const MixedServingQuestion& question) {
  if (!question.apart) return {};
  if (question.roles) return {*question.roles};
  std::vector<GroupRoles> pairs;
  for (std::size_t p = 0; p < question.groups.size(); ++p)
    for (std::size_t d = 0; d < question.groups.size(); ++d)
      if (p != d) pairs.push_back({p, d});
  return pairs;
}

/// Uses that may be the answer: all groups together, or split by roles.
std::vector<MixedUse> candidates(const MixedServingQuestion& question, const Alone& alone, const RoleSides& sides,
                                 SpareCards& spare, const GroupLink& link) {
  std::vector<MixedUse> uses;
  if (question.together) uses.push_back(routed_use(question, alone, true));
  for (const GroupRoles& roles : pairs_of(question))
    uses.push_back(split_use(question, roles, sides, alone, spare, link));
  return uses;
}

const MixedUse* most_of(const std::vector<MixedUse>& uses) {
  const MixedUse* best = nullptr;
  for (const MixedUse& one : uses)
    if (one.possible && (best == nullptr || one.requests_per_second > best->requests_per_second)) best = &one;
  return best;
}

double served_by(const std::vector<MixedUse>& uses) {
  const MixedUse* best = most_of(uses);
  return best != nullptr ? best->requests_per_second : 0.0;
}

/// The best use without one group, where its cards stay idle.
double without(const MixedServingQuestion& question, const Alone& alone, const RoleSides& sides, SpareCards& spare,
               std::size_t group) {
  MixedServingQuestion rest = question;
  Alone others = alone;
  RoleSides other_sides = sides;
  const auto leave_out = [&](auto& list) {
    if (group < list.size()) list.erase(list.begin() + static_cast<std::ptrdiff_t>(group));
  };
  leave_out(rest.groups);
  leave_out(others);
  leave_out(other_sides.prompts);
  leave_out(other_sides.generation);
  rest.roles.reset();
  rest.apart = rest.apart && rest.groups.size() > 1;
  rest.together = true;  // of one kind nothing else is left
  return served_by(candidates(rest, others, other_sides, spare, rest.link));
}

void add_single_kinds(const MixedServingQuestion& question, const Alone& alone, std::vector<MixedUse>& uses) {
  for (std::size_t g = 0; g < question.groups.size(); ++g) {
    MixedUse use{.name = fmt::format("{} alone", question.groups[g].name),
                 .note = alone[g] ? "the others stay idle" : "no plan fits",
                 .possible = alone[g].has_value(),
                 .single_kind = true,
                 .requests_per_second = alone[g] ? alone[g]->requests_per_second : 0.0,
                 .services = {}};
    uses.push_back(std::move(use));
  }
}

/// What requests see of the best use at the rate that is served.
void add_latencies(MixedServingAnswer& a) {
  const bool offline = a.question.groups.front().question.mode == ServingMode::offline;
  if (offline) return;
  bool split = false;
  for (const GroupService& one : a.best.services) {
    if (one.work == GroupWork::all) {
      ServingQuestion share = a.question.groups[one.group].question;
      share.rate = one.weight * a.requests_per_second;
      const ServingPoint point = replica_point(share, one.plan);
      a.ttft = a.ttft + one.weight * point.ttft;
      a.tpot = a.tpot + one.weight * point.tpot;
    } else if (!split) {
      const RolePoint point = split_point(a.question, a.best, one.weight * a.requests_per_second);
      a.ttft = a.ttft + one.weight * point.point.ttft;
      a.tpot = a.tpot + one.weight * point.point.tpot;
      split = true;
    }
  }
}

void add_confidence(MixedServingAnswer& a) {
  a.evidence = Evidence::measured;
  for (const ServingGroup& group : a.question.groups) {
    const Evidence evidence = evidence_of(group.question.parts);
    const double engine = group.question.engine.uncertainty.value;
    a.evidence = std::max(a.evidence, evidence);
    a.uncertainty =
        std::max(a.uncertainty, (engine > 0.0 ? engine : 1.0) *
                                    (evidence == Evidence::measured ? 1.0 : group.question.parts.kernels.carried_over));
  }
}

}  // namespace

MixedServingAnswer answer(const MixedServingQuestion& question) {
  MixedServingAnswer a;
  a.question = question;
  const Alone alone = alone_of(question);
  const RoleSides sides = question.apart ? role_sides(question) : RoleSides{};
  SpareCards spare;
  a.uses = candidates(question, alone, sides, spare, question.link);
  const MixedUse* best = most_of(a.uses);
  if (best == nullptr)
    throw NoPlanFits{fmt::format("no plan fits: none of the {} groups holds a replica of {} that serves a request",
                                 question.groups.size(), question.groups.front().question.job.model.name)};
  a.best = *best;
  const double most = a.best.requests_per_second;
  a.kept_up = question.rate <= most;
  a.requests_per_second = question.rate > 0.0 ? std::min(question.rate, most) : most;
  const ServingQuestion& any = question.groups.front().question;
  a.output_tokens_per_second = a.requests_per_second * any.size.output;
  a.input_tokens_per_second = a.requests_per_second * any.size.input;
  a.effective_pflops = a.requests_per_second * request_flops(any).base() / kPeta;
  for (const ServingGroup& group : question.groups)
    a.nominal_pflops += group.question.cluster.cards.count * group.question.cluster.cards.nominal.base() / kPeta;
  for (std::size_t g = 0; g < question.groups.size(); ++g)
    a.adds_requests_per_second.push_back(most - without(question, alone, sides, spare, g));
  const GroupLink free{BytesPerSecond{std::numeric_limits<double>::max()}, Seconds{}};
  a.link_loss_requests_per_second = std::max(0.0, served_by(candidates(question, alone, sides, spare, free)) - most);
  add_latencies(a);
  a.bottlenecks = group_bottlenecks(question, a.best, a.requests_per_second);
  a.resource_gains = mixed_gains(question, a.best, a.bottlenecks);
  a.chain = mixed_chain(question, a.best, a.resource_gains);
  a.uses.push_back(routed_use(question, alone, false));
  add_single_kinds(question, alone, a.uses);
  add_confidence(a);
  return a;
}

}  // namespace shortboard
