#include "analysis/roles_answer.h"

#include <fmt/format.h>

#include "units/spec_error.h"

namespace shortboard {
namespace {

constexpr double kPeta = 1e15;

RoleShare share(const RoleGroup& group, double rate) { return {group.plan, group.replicas, group.cards(), rate}; }

/// A replica whose weights leave no room for one request's cache serves nobody.
void check_memory(const ServingCase& question, const ServingPlan& plan, std::string_view role) {
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

RolePair divided(const ServingCase& question) {
  const ServingRoles& roles = *question.roles;
  if (!question.plan && !(roles.prefill_plan && roles.decode_plan))
    throw SpecError{{.file = question.title, .path = "plan"},
                    "roles need a replica's plan",
                    "write plan: {tensor: ..., attention_data: ..., expert: ...}, or one for each role"};
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

}  // namespace

RolesAnswer answer_with_roles(const ServingCase& question) {
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
  a.kept_up = found.kept_up;
  const Cluster& cards = question.cluster.cards;
  a.nominal_pflops = cards.count * cards.nominal.base() / kPeta;
  const double input = question.size.input * (1.0 - question.job.cached_prefix);
  const Flops request =
      input * served_flops(question.job.model, question.size.input / 2.0, false) +
      question.size.output * served_flops(question.job.model, question.size.input + question.size.output / 2.0, true);
  a.effective_pflops = a.point.requests_per_second * request.base() / kPeta;
  a.evidence = evidence_of(question.parts);
  const double engine = question.engine.uncertainty.value;
  a.uncertainty =
      (engine > 0.0 ? engine : 1.0) * (a.evidence == Evidence::measured ? 1.0 : question.parts.kernels.carried_over);
  return a;
}

}  // namespace shortboard
