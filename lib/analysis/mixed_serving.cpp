#include "analysis/mixed_serving.h"

#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <utility>

#include "analysis/accuracy.h"
#include "analysis/gains.h"
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
  if (question.together) uses.push_back(routed_use(question, alone, Routing::by_capacity));
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

SharedAnswer shared_of(const MixedServingAnswer& a) {
  const MixedServingQuestion& question = a.question;
  const ServingQuestion& any = question.groups.front().question;
  SharedAnswer shared;
  shared.accuracy.evidence = Evidence::measured;
  for (const ServingGroup& group : question.groups) {
    const Cluster& cards = group.question.cluster.cards;
    shared.nominal_pflops += cards.count * cards.nominal.base() / kPeta;
    shared.cards_given += cards.count;
    shared.accuracy = weaker(shared.accuracy, accuracy_of(group.question));
  }
  for (const GroupService& service : a.best.services) shared.cards_used += service.cards;
  shared.effective_pflops = a.requests_per_second * request_flops(any).base() / kPeta;
  shared.mfu = shared.effective_pflops / shared.nominal_pflops;
  shared.throughput = {a.output_tokens_per_second, ThroughputUnit::output_tokens};
  shared.duration = {a.tpot, TimeOf::tpot};
  shared.gains = mixed_gains(question, a.best, a.bottlenecks);
  shared.short_board = short_board(shared.gains);
  shared.chain = mixed_chain(question, a.best, shared.gains);
  shared.not_modelled = {{Omission::ladders_of_groups},
                         {Omission::prefixes_across_groups},
                         {Omission::failures_and_cancellations},
                         {Omission::power_over_time}};
  shared.assumed = question.assumed;
  shared.software = any.engine.id;
  if (question.rate > 0.0) {
    shared.rate = ServedRate{question.rate, a.requests_per_second};
    shared.keeps_up = question.rate <= a.best.requests_per_second;
  }
  return shared;
}

}  // namespace

RunRates rates_of(const MixedServingAnswer& answer) {
  RunRates rates{.cards = answer.shared.cards_given};
  rates.mfu = answer.shared.mfu;
  rates.effective_pflops = answer.shared.effective_pflops;
  rates.output_tokens = answer.output_tokens_per_second;
  rates.input_tokens = answer.input_tokens_per_second;
  rates.total_tokens = answer.output_tokens_per_second + answer.input_tokens_per_second;
  rates.requests = answer.requests_per_second;
  if (answer.ttft > Seconds{}) rates.ttft = answer.ttft;
  if (answer.tpot > Seconds{}) rates.tpot = answer.tpot;
  return rates;
}

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
  a.requests_per_second = question.rate > 0.0 ? std::min(question.rate, most) : most;
  const ServingQuestion& any = question.groups.front().question;
  a.output_tokens_per_second = a.requests_per_second * any.size.output;
  a.input_tokens_per_second = a.requests_per_second * any.size.input;
  for (std::size_t g = 0; g < question.groups.size(); ++g)
    a.adds_requests_per_second.push_back(most - without(question, alone, sides, spare, g));
  const GroupLink free{BytesPerSecond{std::numeric_limits<double>::max()}, Seconds{}};
  a.link_loss_requests_per_second = std::max(0.0, served_by(candidates(question, alone, sides, spare, free)) - most);
  add_latencies(a);
  a.bottlenecks = group_bottlenecks(question, a.best, a.requests_per_second);
  a.shared = shared_of(a);
  a.uses.push_back(routed_use(question, alone, Routing::equally));
  add_single_kinds(question, alone, a.uses);
  return a;
}

}  // namespace shortboard
