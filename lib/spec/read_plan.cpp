#include "spec/read_plan.h"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include "spec/plan_conflicts.h"
#include "spec/read_degree.h"

namespace shortboard {
namespace {

/// One of some names: absent where the plan says auto, `usual` where it does not name the key.
template <class T, std::size_t N>
std::optional<T> choice(const Value& plan, std::string_view key, const std::array<std::string_view, N>& names, T usual,
                        TrainingQuestion& c) {
  const std::optional<Value> value = plan.optional(key);
  if (value && value->text() == "auto") return std::nullopt;
  if (value) return static_cast<T>(value->one_of(key, names));
  c.assumed.push_back(
      {fmt::format("plan: {}", key), std::string{names[static_cast<std::size_t>(usual)]}, fmt::format("plan.{}", key)});
  return usual;
}

/// Data-parallel copies: what the other degrees leave of the cards; absent where one of those is searched.
std::optional<int> data_copies(const Value& plan, const PlanLimits& others, TrainingQuestion& c) {
  const std::optional<Value> value = plan.optional("data");
  if (value && value->text() != "auto") return value->count();
  if (!others.tensor || !others.pipeline || !others.context) return std::nullopt;
  const long long used = static_cast<long long>(*others.tensor) * *others.pipeline * *others.context;
  if (used > c.cluster.count || c.cluster.count % used != 0)
    throw plan.error(fmt::format("tensor {} x pipeline {} x context {} = {} cards do not divide the cluster's {}",
                                 *others.tensor, *others.pipeline, *others.context, used, c.cluster.count));
  const int data = static_cast<int>(c.cluster.count / used);
  c.assumed.push_back({"plan: data", fmt::format("{} = {} / {}", data, c.cluster.count, used), "plan.data"});
  return data;
}

/// Cards an expert is divided over: 1 where the plan does not say, of note where tensor parallelism divides the rest.
std::optional<int> expert_tensor(const Value& plan, const PlanLimits& others, TrainingQuestion& c) {
  const bool divided = c.job.model.has_experts() && others.tensor.value_or(2) > 1;
  return divided || plan.optional("expert_tensor") ? read_degree(plan, "expert_tensor", c.assumed) : 1;
}

void check_exchange(const Value& plan, const TrainingQuestion& c, ContextExchange exchange) {
  const ContextExchanges& known = c.cluster.software.context_exchanges;
  if (known.runs[static_cast<std::size_t>(exchange)]) return;
  std::vector<std::string_view> names;
  for (std::size_t i = 0; i < known.runs.size(); ++i)
    if (known.runs[i]) names.push_back(kContextExchangeNames[i]);
  throw plan.error(fmt::format("{} does not run the context_exchange {}", c.parts.stack.id,
                               kContextExchangeNames[static_cast<std::size_t>(exchange)]),
                   fmt::format("it runs {}", fmt::join(names, ", ")));
}

/// The choices that no search changes.
Plan other_choices(const Value& plan) {
  Plan others;
  if (const std::optional<Value> async = plan.optional("async_tensor")) others.async_tensor = async->boolean();
  if (const std::optional<Value> group = plan.optional("sharding_group")) others.sharding_group = group->count();
  if (const std::optional<Value> offload = plan.optional("offload_activations"))
    others.offload_activations = offload->boolean();
  if (const std::optional<Value> offload = plan.optional("offload_optimizer"))
    others.offload_optimizer = offload->boolean();
  return others;
}

void check_schedule(const Value& plan, const TrainingQuestion& c, Schedule schedule) {
  const std::string_view runs = kScheduleNames[static_cast<std::size_t>(schedule)];
  if (std::ranges::find(c.parts.stack.schedules, runs) == c.parts.stack.schedules.end())
    throw plan.error(fmt::format("{} does not run the schedule {}", c.parts.stack.id, runs),
                     fmt::format("it runs {}", fmt::join(c.parts.stack.schedules, ", ")));
}

PlanLimits read_limits(const Value& plan, TrainingQuestion& c) {
  PlanLimits limits;
  limits.others = other_choices(plan);
  limits.tensor = read_degree(plan, "tensor", c.assumed);
  limits.pipeline = read_degree(plan, "pipeline", c.assumed);
  limits.context = read_degree(plan, "context", c.assumed);
  const ContextExchange usual_exchange = c.cluster.software.context_exchanges.usual;
  limits.context_exchange = limits.context.value_or(2) > 1
                                ? choice(plan, "context_exchange", kContextExchangeNames, usual_exchange, c)
                                : usual_exchange;
  if (limits.context_exchange) check_exchange(plan, c, *limits.context_exchange);
  limits.data = data_copies(plan, limits, c);
  limits.expert = c.job.model.has_experts() || plan.optional("expert") ? read_degree(plan, "expert", c.assumed) : 1;
  limits.expert_tensor = expert_tensor(plan, limits, c);
  limits.micro_batch = read_degree(plan, "micro_batch", c.assumed);
  const bool pipelined = limits.pipeline.value_or(2) > 1;
  limits.virtual_stages = pipelined ? read_degree(plan, "virtual_stages", c.assumed) : 1;
  const Schedule usual =
      limits.virtual_stages.value_or(1) > 1 ? Schedule::interleaved : Schedule::one_forward_one_backward;
  const bool open = !limits.virtual_stages && !plan.optional("schedule");  // searched pieces: so are schedules
  if (!pipelined)
    limits.schedule = usual;
  else if (!open)
    limits.schedule = choice(plan, "schedule", kScheduleNames, usual, c);
  if (pipelined && limits.schedule) check_schedule(plan, c, *limits.schedule);
  limits.sharding = choice(plan, "sharding", kShardingNames, Sharding::distributed_optimizer, c);
  limits.recompute = choice(plan, "recompute", kRecomputeNames, Recompute::none, c);
  if (const std::optional<Value> sequence = plan.optional("sequence_parallel"))
    limits.sequence_parallel = sequence->boolean();
  return limits;
}

/// The one plan that limits leave; absent where something is searched.
std::optional<Plan> only_plan(const PlanLimits& limits, const TrainingQuestion& c) {
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
  plan.sequence_parallel = limits.sequence_parallel.value_or(c.cluster.software.sequence_parallel && plan.tensor > 1);
  return plan;
}

}  // namespace

void read_plan(const std::optional<Value>& value, TrainingQuestion& c) {
  if (!value) {
    c.assumed.push_back({"plan", "auto: the fastest that fits", "plan"});
    return;
  }
  if (!value->is_map()) {
    if (value->text() == "auto") return;
    throw value->error(fmt::format("no plan '{}'", value->text()), "write auto, or a map of tensor, pipeline, ...");
  }
  value->allow({"tensor", "pipeline", "context", "context_exchange", "data", "expert", "expert_tensor",
                "virtual_stages", "micro_batch", "schedule", "sharding", "recompute", "sequence_parallel",
                "async_tensor", "sharding_group", "offload_activations", "offload_optimizer"});
  c.limits = read_limits(*value, c);
  refuse_conflicts(*value, c);
  c.plan = only_plan(c.limits, c);
}

}  // namespace shortboard
