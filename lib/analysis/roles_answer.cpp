#include "analysis/roles_answer.h"

#include <fmt/format.h>

#include <algorithm>

#include "analysis/goodput.h"
#include "analysis/serving_gains.h"
#include "analysis/serving_plan.h"
#include "analysis/serving_point.h"
#include "estimate/keep_cards.h"

namespace shortboard {
namespace {

RoleShare share(const RoleGroup& group, double rate) { return {group.plan, group.replicas, group.cards(), rate, {}}; }

/// A replica whose weights leave no room for one request's cache serves nobody.
void check_memory(const ServingQuestion& question, const ServingPlan& plan, std::string_view role) {
  const double held = held_tokens(question.engine.batching, question.size.input, question.size.output);
  const ServingMemory memory =
      serving_memory(question.cluster, question.job, plan, held, question.engine.batching.most_tokens);
  if (memory.fits()) return;
  throw NoPlanFits{
      fmt::format("no plan fits: a {} replica of {} cards needs {:.1f} GB a card for weights, activations "
                  "and engine, and may fill {:.1f} GB: no request's cache fits beside",
                  role, plan.cards_a_replica(), (memory.weights + memory.activations + memory.reserve).base() / 1e9,
                  memory.budget.base() / 1e9)};
}

/// The plan that runs one role best on its cards, or on half of all where the ratio is to be found.
ServingPlan role_plan(const ServingQuestion& question, ServingMode mode, int cards) {
  ServingQuestion alone = question;
  alone.mode = mode;
  alone.roles.reset();
  alone.objective.clear();
  alone.rate = 0.0;
  alone.cluster.cards.count = cards > 0 ? cards : std::max(1, question.cluster.cards.count / 2);
  return chosen_plan(alone).plan;
}

/// The question with a plan for each role: given, or searched.
ServingQuestion planned(ServingQuestion question) {
  ServingRoles& roles = *question.roles;
  if (question.plan) return question;
  if (!roles.prefill_plan) roles.prefill_plan = role_plan(question, ServingMode::prefill, roles.prefill);
  if (!roles.decode_plan) roles.decode_plan = role_plan(question, ServingMode::decode, roles.decode);
  return question;
}

RolePair divided(const ServingQuestion& question) {
  const ServingRoles& roles = *question.roles;
  const ServingPlan usual = question.plan.value_or(ServingPlan{});
  check_memory(question, roles.prefill_plan.value_or(usual), "prefill");
  check_memory(question, roles.decode_plan.value_or(usual), "decode");
  const std::optional<RolePair> pair = role_pair(question);
  if (pair) return *pair;
  throw NoPlanFits{
      fmt::format("no plan fits: a replica for prompts takes {} cards and one that generates {}, and there are {}",
                  roles.prefill_plan.value_or(usual).cards_a_replica(),
                  roles.decode_plan.value_or(usual).cards_a_replica(), question.cluster.cards.count)};
}

/// What each role's cards do of its half of the work alone.
void add_phases(RolesAnswer& a) {
  ServingPoint now = a.point;
  now.generating = std::max(1.0, a.batch);
  for (RoleShare* role : {&a.prefill, &a.decode}) {
    ServingQuestion own = a.question;
    own.roles.reset();
    keep_cards(own.cluster.cards, static_cast<int>(role->cards));
    role->alone = phase_alone(own, role->plan, now, role == &a.prefill ? PhaseKind::prefill : PhaseKind::decode);
  }
}

/// Gains are each role's own (RoleShare::alone): what bounds both together is no resource.
SharedAnswer shared_of(const RolesAnswer& a, bool kept_up) {
  const ServingQuestion& question = a.question;
  const Cluster& cards = question.cluster.cards;
  SharedAnswer shared;
  set_service(question, a.point, {a.point.input_tokens_per_second, a.point.output_tokens_per_second}, shared);
  shared.nominal_pflops = cards.count * cards.nominal.base() / kPeta;
  shared.effective_pflops = a.point.requests_per_second * request_flops(question).base() / kPeta;
  shared.mfu = shared.effective_pflops / shared.nominal_pflops;
  shared.short_board = ShortBoard{a.bound, std::nullopt};
  shared.open = open_resources(question, a.decode.plan);
  shared.accuracy = accuracy_of(question);
  shared.not_modelled = {
      {Omission::gains_of_both_roles}, {Omission::failures_and_cancellations}, {Omission::power_over_time}};
  if (question.job.model.has_experts()) shared.not_modelled.push_back({Omission::copies_of_experts});
  shared.cards_given = cards.count;
  shared.cards_used = a.prefill.cards + a.decode.cards;
  if (!question.objective.empty()) shared.meets_objective = !missed(a.point, question.objective);
  if (question.rate > 0.0) {
    shared.rate = ServedRate{question.rate, a.point.requests_per_second};
    shared.keeps_up = kept_up;
  }
  return shared;
}

}  // namespace

RolesAnswer answer_with_roles(const ServingQuestion& asked) {
  const ServingQuestion question = planned(asked);
  const RolePair pair = divided(question);
  const RoleAnswer found = answer_roles(question, pair);
  RolesAnswer a;
  a.question = question;
  a.prefill = share(pair.prefill, found.point.prefill_rate);
  a.decode = share(pair.decode, found.point.decode_rate);
  a.idle_cards = question.cluster.cards.count - a.prefill.cards - a.decode.cards;
  a.batch = found.point.batch;
  a.cache = found.point.cache;
  a.transfer = found.point.transfer;
  a.exposed = found.point.exposed;
  a.point = found.point.point;
  a.bound = found.bound;
  add_phases(a);
  a.shared = shared_of(a, found.kept_up);
  return a;
}

}  // namespace shortboard
