#pragma once
#include "question/cards.h"
#include "question/training_question.h"

namespace shortboard {

/// Sets the question's plan, or its limits where the plan is to be searched: no plan, "auto", or one of which some
/// parts are "auto". Parts that a given plan does not name are found by arithmetic (data) or by default. Throws
/// SpecError.
void set_training_plan(const Spec& spec, const GroupPart& part, TrainingQuestion& question);

/// Throws SpecError where given parts of a plan exclude each other, whether the rest is given or searched: pieces of a
/// card (virtual_stages) are what the interleaved schedule runs and nothing else, schedules of stages need a pipeline,
/// groups of sharding something sharded, and expert parallelism a model of experts. A search would drop one of the two
/// in silence, or find nothing and not say why. The question's limits are those of the part's plan.
void refuse_conflicts(const Spec& spec, const GroupPart& part, const TrainingQuestion& question);

}  // namespace shortboard
