#pragma once
#include "question/cards.h"
#include "question/training_question.h"

namespace shortboard {

/// Sets the question's plan, or its limits if the plan is searched: no plan, "auto", or a plan with parts that are
/// "auto". Parts that a given plan does not name follow by arithmetic (data) or by default. Throws SpecError.
void set_training_plan(const Spec& spec, const GroupPart& part, TrainingQuestion& question);

/// Throws SpecError if given parts of a plan exclude each other, whether the rest is given or searched. virtual_stages
/// need the interleaved schedule, schedules of stages need a pipeline, sharding_group needs something sharded, and
/// expert parallelism needs a model with experts. Without this check a search would ignore one of them, or find no plan
/// without saying why. The question's limits must be those of the part's plan.
void refuse_conflicts(const Spec& spec, const GroupPart& part, const TrainingQuestion& question);

}  // namespace shortboard
