#include "spec/plan_conflicts.h"

#include <fmt/format.h>

#include <string>
#include <string_view>

namespace shortboard {
namespace {

/// An error at a key of the plan, written or not.
SpecError error_at(const Value& plan, std::string_view key, const std::string& problem, const std::string& remedy) {
  if (const std::optional<Value> value = plan.optional(key)) return value->error(problem, remedy);
  Location at = plan.at();
  at.path += fmt::format(".{}", key);
  return {at, problem, remedy};
}

/// A number that the plan gives; 1 where it gives none or says auto.
int given_count(const Value& plan, std::string_view key) {
  const std::optional<Value> value = plan.optional(key);
  return value && value->text() != "auto" ? value->count() : 1;
}

/// What the plan says of its schedule; absent where it says nothing or auto.
std::optional<Schedule> given_schedule(const Value& plan) {
  const std::optional<Value> value = plan.optional("schedule");
  if (!value || value->text() == "auto") return std::nullopt;
  return static_cast<Schedule>(value->one_of("schedule", kScheduleNames));
}

void refuse_without_stages(const Value& plan, int pieces, const std::optional<Schedule>& schedule) {
  if (pieces > 1)
    throw error_at(plan, "virtual_stages", fmt::format("{} pieces a card need a pipeline, and it is 1", pieces),
                   "give pipeline 2 or more stages");
  if (schedule && *schedule != Schedule::one_forward_one_backward && *schedule != Schedule::gpipe)
    throw error_at(plan, "schedule",
                   fmt::format("{} needs a pipeline, and it is 1", kScheduleNames[static_cast<std::size_t>(*schedule)]),
                   "give pipeline 2 or more stages");
}

void refuse_pieces(const Value& plan, const TrainingQuestion& c, int pieces) {
  const std::optional<Schedule>& schedule = c.limits.schedule;
  const bool interleaved = schedule == Schedule::interleaved;
  if (pieces > 1 && schedule && !interleaved)
    throw error_at(plan, "virtual_stages",
                   fmt::format("{} pieces a card are run by the schedule interleaved, and it is {}", pieces,
                               kScheduleNames[static_cast<std::size_t>(*schedule)]),
                   "write schedule: interleaved, or virtual_stages: 1");
  if (pieces > 1 && !c.schedules.interleaved)
    throw error_at(plan, "virtual_stages",
                   fmt::format("{} pieces a card are run by the schedule interleaved, which {} does not run", pieces,
                               c.parts.stack.id),
                   "write virtual_stages: 1");
  if (interleaved && c.limits.virtual_stages == 1)
    throw error_at(plan, "virtual_stages", "the schedule interleaved runs 2 or more pieces a card, and this is 1",
                   "write their number, or auto");
}

}  // namespace

void refuse_conflicts(const Value& plan, const TrainingQuestion& c) {
  const int pieces = given_count(plan, "virtual_stages");
  if (c.limits.pipeline == 1)
    refuse_without_stages(plan, pieces, given_schedule(plan));
  else
    refuse_pieces(plan, c, pieces);
  if (c.limits.schedule == Schedule::dualpipe && c.limits.pipeline.value_or(2) % 2 != 0)
    throw error_at(plan, "schedule",
                   fmt::format("dualpipe runs an even number of stages, and pipeline is {}", *c.limits.pipeline),
                   "give pipeline an even number");
  if (c.limits.others.sharding_group > 0 && c.limits.sharding == Sharding::replicated)
    throw error_at(plan, "sharding_group", "nothing is sharded: sharding is replicated",
                   "leave it out, or choose another sharding");
  if (c.limits.expert.value_or(1) > 1 && !c.job.model.has_experts())
    throw error_at(plan, "expert", fmt::format("is {}, and the model has no experts", *c.limits.expert),
                   "leave it out");
}

}  // namespace shortboard
