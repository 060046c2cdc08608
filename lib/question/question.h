#pragma once
#include <variant>

#include "hwdb/database.h"
#include "question/demand_question.h"
#include "question/generation_question.h"
#include "question/held.h"
#include "question/mixed_serving_question.h"
#include "question/mixed_training_question.h"
#include "question/post_train_question.h"
#include "question/serving_question.h"
#include "question/training_question.h"
#include "spec/spec.h"

namespace shortboard {

/// What a Spec asks, one alternative for each kind of workload: all that its estimate needs, with no value left open.
using Question =
    std::variant<Held<TrainingQuestion>, Held<ServingQuestion>, Held<GenerationQuestion>, Held<DemandQuestion>,
                 Held<MixedTrainingQuestion>, Held<MixedServingQuestion>, Held<PostTrainQuestion>>;

/// Makes a Spec whole: looks up the entries of hwdb that it names, and chooses a value for all that it leaves open
/// (question/defaults.h). Each choice is recorded in the question's `assumed`. Throws SpecError, with the place of the
/// key, for what hwdb does not know and for keys that contradict each other, and as check_spec does. (The functions for
/// one kind of workload take a Spec that check_spec holds for.)
[[nodiscard]] Question question_of(const Spec& spec, const Database& database);

}  // namespace shortboard
