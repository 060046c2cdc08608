#include "spec/read_plan.h"

#include <fmt/format.h>

#include <algorithm>

namespace shortboard {
namespace {

/// A degree of the plan, 1 where it is not named.
int degree(const Value& plan, std::string_view key, Case& c) {
  if (const std::optional<Value> value = plan.optional(key)) return value->count();
  c.assumed.push_back({fmt::format("plan: {}", key), "1", fmt::format("plan.{}", key)});
  return 1;
}

template <std::size_t N>
std::size_t choice(const Value& plan, std::string_view key, const std::array<std::string_view, N>& names,
                   std::size_t usual, Case& c) {
  if (const std::optional<Value> value = plan.optional(key)) return value->one_of(key, names);
  c.assumed.push_back({fmt::format("plan: {}", key), std::string{names[usual]}, fmt::format("plan.{}", key)});
  return usual;
}

int data_copies(const Value& plan, const Plan& so_far, Case& c) {
  if (const std::optional<Value> value = plan.optional("data")) return value->count();
  const long long others = static_cast<long long>(so_far.tensor) * so_far.pipeline * so_far.context;
  if (others > c.cluster.count || c.cluster.count % others != 0)
    throw plan.error(fmt::format("tensor {} x pipeline {} x context {} = {} cards do not divide the cluster's {}",
                                 so_far.tensor, so_far.pipeline, so_far.context, others, c.cluster.count));
  const int data = static_cast<int>(c.cluster.count / others);
  c.assumed.push_back({"plan: data", fmt::format("{} = {} / {}", data, c.cluster.count, others), "plan.data"});
  return data;
}

}  // namespace

std::optional<Plan> read_plan(const std::optional<Value>& value, Case& c) {
  if (!value) {
    c.assumed.push_back({"plan", "auto: the fastest that fits", "plan"});
    return std::nullopt;
  }
  if (!value->is_map()) {
    if (value->text() == "auto") return std::nullopt;
    throw value->error(fmt::format("no plan '{}'", value->text()), "write auto, or a map of tensor, pipeline, ...");
  }
  value->allow({"tensor", "pipeline", "context", "data", "expert", "virtual_stages", "micro_batch", "schedule",
                "sharding", "recompute", "sequence_parallel"});
  Plan plan;
  plan.tensor = degree(*value, "tensor", c);
  plan.pipeline = degree(*value, "pipeline", c);
  plan.context = degree(*value, "context", c);
  plan.data = data_copies(*value, plan, c);
  plan.expert = c.job.model.has_experts()   ? degree(*value, "expert", c)
                : value->optional("expert") ? value->required("expert").count()
                                            : 1;
  plan.micro_batch = degree(*value, "micro_batch", c);
  plan.virtual_stages = plan.pipeline > 1 ? degree(*value, "virtual_stages", c) : 1;
  const std::size_t usual = plan.virtual_stages > 1 ? 1 : 0;
  plan.schedule = plan.pipeline > 1 ? static_cast<Schedule>(choice(*value, "schedule", kScheduleNames, usual, c))
                                    : Schedule::one_forward_one_backward;
  plan.sharding = static_cast<Sharding>(choice(*value, "sharding", kShardingNames, 1, c));
  plan.recompute = static_cast<Recompute>(choice(*value, "recompute", kRecomputeNames, 0, c));
  const std::optional<Value> sequence = value->optional("sequence_parallel");
  plan.sequence_parallel = sequence ? sequence->boolean() : c.cluster.software.sequence_parallel && plan.tensor > 1;
  const std::string_view runs = kScheduleNames[static_cast<std::size_t>(plan.schedule)];
  if (plan.pipeline > 1 && std::ranges::find(c.parts.stack.schedules, runs) == c.parts.stack.schedules.end())
    throw value->error(fmt::format("{} does not run the schedule {}", c.parts.stack.id, runs),
                       fmt::format("it runs {}", fmt::join(c.parts.stack.schedules, ", ")));
  return plan;
}

}  // namespace shortboard
