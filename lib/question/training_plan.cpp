#include "question/training_plan.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <vector>

#include "question/plan_part.h"

namespace shortboard {
namespace {

/// Data-parallel copies: what the other degrees leave of the cards; absent where one of those is searched.
std::optional<int> data_copies(const Spec& spec, const GroupPart& part, const PlanLimits& others,
                               TrainingQuestion& question) {
  const auto& given = part.plan->data;
  if (given && !given->is_auto()) return given->value();
  if (!others.tensor || !others.pipeline || !others.context) return std::nullopt;
  const int cards = question.cluster.count;
  const long long used = static_cast<long long>(*others.tensor) * *others.pipeline * *others.context;
  if (used > cards || cards % used != 0)
    throw spec.error(part.plan_path,
                     fmt::format("tensor {} x pipeline {} x context {} = {} cards do not divide the cluster's {}",
                                 *others.tensor, *others.pipeline, *others.context, used, cards));
  const int data = static_cast<int>(cards / used);
  question.assumed.push_back({Assumed::quotient_of_cards,
                              {static_cast<double>(data), static_cast<double>(cards), static_cast<double>(used)},
                              "data"});
  return data;
}

/// Cards an expert is divided over: 1 where the plan does not say, of note where tensor parallelism divides the rest.
std::optional<int> expert_tensor(const PlanSpec& plan, const PlanLimits& others, TrainingQuestion& question) {
  const bool divided = question.job.model.has_experts() && others.tensor.value_or(2) > 1;
  return divided || plan.expert_tensor ? degree(plan.expert_tensor, "expert_tensor", question.assumed) : 1;
}

void check_exchange(const Spec& spec, const GroupPart& part, const TrainingQuestion& question,
                    ContextExchange exchange) {
  const ContextExchanges& known = question.cluster.software.context_exchanges;
  if (known.runs[static_cast<std::size_t>(exchange)]) return;
  std::vector<std::string_view> names;
  for (std::size_t i = 0; i < known.runs.size(); ++i)
    if (known.runs[i]) names.push_back(kContextExchangeNames[i]);
  throw spec.error(part.plan_path,
                   fmt::format("{} does not run the context_exchange {}", question.parts.stack.id,
                               kContextExchangeNames[static_cast<std::size_t>(exchange)]),
                   fmt::format("it runs {}", fmt::join(names, ", ")));
}

/// The choices that no search changes.
Plan other_choices(const PlanSpec& plan) {
  Plan others;
  if (plan.async_tensor) others.async_tensor = *plan.async_tensor;
  if (plan.sharding_group) others.sharding_group = *plan.sharding_group;
  if (plan.offload_activations) others.offload_activations = *plan.offload_activations;
  if (plan.offload_optimizer) others.offload_optimizer = *plan.offload_optimizer;
  return others;
}

void check_schedule(const Spec& spec, const GroupPart& part, const TrainingQuestion& question, Schedule schedule) {
  const std::string_view runs = kScheduleNames[static_cast<std::size_t>(schedule)];
  const std::vector<std::string>& known = question.parts.stack.schedules;
  if (std::ranges::find(known, runs) == known.end())
    throw spec.error(part.plan_path, fmt::format("{} does not run the schedule {}", question.parts.stack.id, runs),
                     fmt::format("it runs {}", fmt::join(known, ", ")));
}

void set_context(const Spec& spec, const GroupPart& part, TrainingQuestion& question, PlanLimits& limits) {
  const PlanSpec& plan = *part.plan;
  limits.context = degree(plan.context, "context", question.assumed);
  const ContextExchange usual = question.cluster.software.context_exchanges.usual;
  limits.context_exchange = limits.context.value_or(2) > 1 ? choice(plan.context_exchange, "context_exchange",
                                                                    kContextExchangeNames, usual, question.assumed)
                                                           : usual;
  if (limits.context_exchange) check_exchange(spec, part, question, *limits.context_exchange);
}

void set_schedule(const Spec& spec, const GroupPart& part, TrainingQuestion& question, PlanLimits& limits) {
  const PlanSpec& plan = *part.plan;
  const bool pipelined = limits.pipeline.value_or(2) > 1;
  limits.virtual_stages = pipelined ? degree(plan.virtual_stages, "virtual_stages", question.assumed) : 1;
  const Schedule usual =
      limits.virtual_stages.value_or(1) > 1 ? Schedule::interleaved : Schedule::one_forward_one_backward;
  const bool open = !limits.virtual_stages && !plan.schedule;  // searched pieces: so are schedules
  if (!pipelined)
    limits.schedule = usual;
  else if (!open)
    limits.schedule = choice(plan.schedule, "schedule", kScheduleNames, usual, question.assumed);
  if (pipelined && limits.schedule) check_schedule(spec, part, question, *limits.schedule);
}

PlanLimits limits_of(const Spec& spec, const GroupPart& part, TrainingQuestion& question) {
  const PlanSpec& plan = *part.plan;
  std::vector<Assumption>& assumed = question.assumed;
  PlanLimits limits;
  limits.others = other_choices(plan);
  limits.tensor = degree(plan.tensor, "tensor", assumed);
  limits.pipeline = degree(plan.pipeline, "pipeline", assumed);
  set_context(spec, part, question, limits);
  limits.data = data_copies(spec, part, limits, question);
  limits.expert = question.job.model.has_experts() || plan.expert ? degree(plan.expert, "expert", assumed) : 1;
  limits.expert_tensor = expert_tensor(plan, limits, question);
  limits.micro_batch = degree(plan.micro_batch, "micro_batch", assumed);
  set_schedule(spec, part, question, limits);
  limits.sharding = choice(plan.sharding, "sharding", kShardingNames, Sharding::distributed_optimizer, assumed);
  limits.recompute = choice(plan.recompute, "recompute", kRecomputeNames, Recompute::none, assumed);
  limits.sequence_parallel = plan.sequence_parallel;
  return limits;
}

/// The one plan that limits leave; absent where something is searched.
std::optional<Plan> only_plan(const PlanLimits& limits, const TrainingQuestion& question) {
  const bool whole = limits.tensor && limits.pipeline && limits.context && limits.data && limits.expert &&
                     limits.expert_tensor && limits.virtual_stages && limits.micro_batch && limits.schedule &&
                     limits.sharding && limits.recompute && limits.context_exchange;
  if (!whole) return std::nullopt;
  Plan plan = limits.others;
  plan.tensor = *limits.tensor;
  plan.pipeline = *limits.pipeline;
  plan.context = *limits.context;
  plan.context_exchange = *limits.context_exchange;
  plan.data = *limits.data;
  plan.expert = *limits.expert;
  plan.expert_tensor = *limits.expert_tensor;
  plan.virtual_stages = *limits.virtual_stages;
  plan.micro_batch = *limits.micro_batch;
  plan.schedule = *limits.schedule;
  plan.sharding = *limits.sharding;
  plan.recompute = *limits.recompute;
  plan.sequence_parallel =
      limits.sequence_parallel.value_or(question.cluster.software.sequence_parallel && plan.tensor > 1);
  return plan;
}

}  // namespace

void set_training_plan(const Spec& spec, const GroupPart& part, TrainingQuestion& question) {
  if (part.plan == nullptr) {
    question.assumed.push_back({Assumed::searched_plan, {std::string{"fastest"}}});
    return;
  }
  if (part.plan->automatic) return;
  question.limits = limits_of(spec, part, question);
  refuse_conflicts(spec, part, question);
  question.plan = only_plan(question.limits, question);
}

}  // namespace shortboard
