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

/// A Spec with all values that its estimate needs, one alternative for each kind of workload.
using Question =
    std::variant<Held<TrainingQuestion>, Held<ServingQuestion>, Held<GenerationQuestion>, Held<DemandQuestion>,
                 Held<MixedTrainingQuestion>, Held<MixedServingQuestion>, Held<PostTrainQuestion>>;

/// Makes the question of a Spec: looks up its hwdb entries and chooses a default for each missing key
/// (question/defaults.h). Each default is recorded in the question's `assumed`. Throws SpecError with the place of the
/// key for names that hwdb does not know and for keys that contradict each other, and like check_spec. (The functions
/// for one kind of workload need a Spec that check_spec accepts.)
[[nodiscard]] Question question_of(const Spec& spec, const Database& database);

}  // namespace shortboard
