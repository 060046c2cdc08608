#include <fmt/format.h>

#include <optional>
#include <string>
#include <string_view>

#include "question/training_plan.h"

namespace shortboard {
namespace {

/// A part of a Spec's plan that is being checked.
struct Checked {
  const Spec& spec;
  const GroupPart& part;
  const TrainingQuestion& question;

  [[nodiscard]] SpecError error_at(std::string_view key, const std::string& problem, const std::string& remedy) const {
    return spec.error(fmt::format("{}.{}", part.plan_path, key), problem, remedy);
  }
};

void refuse_without_stages(const Checked& checked, int pieces, const std::optional<Schedule>& schedule) {
  if (pieces > 1)
    throw checked.error_at("virtual_stages", fmt::format("{} pieces a card need a pipeline, and it is 1", pieces),
                           "give pipeline 2 or more stages");
  if (schedule && *schedule != Schedule::one_forward_one_backward && *schedule != Schedule::gpipe)
    throw checked.error_at(
        "schedule",
        fmt::format("{} needs a pipeline, and it is 1", kScheduleNames[static_cast<std::size_t>(*schedule)]),
        "give pipeline 2 or more stages");
}

void refuse_pieces(const Checked& checked, int pieces) {
  const TrainingQuestion& question = checked.question;
  const std::optional<Schedule>& schedule = question.limits.schedule;
  const bool interleaved = schedule == Schedule::interleaved;
  if (pieces > 1 && schedule && !interleaved)
    throw checked.error_at("virtual_stages",
                           fmt::format("{} pieces a card are run by the schedule interleaved, and it is {}", pieces,
                                       kScheduleNames[static_cast<std::size_t>(*schedule)]),
                           "write schedule: interleaved, or virtual_stages: 1");
  if (pieces > 1 && !question.schedules.interleaved)
    throw checked.error_at("virtual_stages",
                           fmt::format("{} pieces a card are run by the schedule interleaved, which {} does not run",
                                       pieces, question.parts.stack.id),
                           "write virtual_stages: 1");
  if (interleaved && question.limits.virtual_stages == 1)
    throw checked.error_at("virtual_stages", "the schedule interleaved runs 2 or more pieces a card, and this is 1",
                           "write their number, or auto");
}

}  // namespace

void refuse_conflicts(const Spec& spec, const GroupPart& part, const TrainingQuestion& question) {
  const Checked checked{spec, part, question};
  const PlanSpec& plan = *part.plan;
  const PlanLimits& limits = question.limits;
  const int pieces = plan.virtual_stages ? plan.virtual_stages->value().value_or(1) : 1;
  if (limits.pipeline == 1)
    refuse_without_stages(checked, pieces, plan.schedule ? plan.schedule->value() : std::nullopt);
  else
    refuse_pieces(checked, pieces);
  if (limits.schedule == Schedule::dualpipe && limits.pipeline.value_or(2) % 2 != 0)
    throw checked.error_at("schedule",
                           fmt::format("dualpipe runs an even number of stages, and pipeline is {}", *limits.pipeline),
                           "give pipeline an even number");
  if (limits.others.sharding_group > 0 && limits.sharding == Sharding::replicated)
    throw checked.error_at("sharding_group", "nothing is sharded: sharding is replicated",
                           "leave it out, or choose another sharding");
  if (limits.expert.value_or(1) > 1 && !question.job.model.has_experts())
    throw checked.error_at("expert", fmt::format("is {}, and the model has no experts", *limits.expert),
                           "leave it out");
}

}  // namespace shortboard
