#pragma once
#include "analysis/demand.h"
#include "analysis/generation_answer.h"
#include "analysis/mixed_answer.h"
#include "analysis/mixed_serving.h"
#include "analysis/post_train.h"
#include "analysis/roles_answer.h"
#include "analysis/serving_answer.h"
#include "analysis/training_answer.h"
#include "question/question.h"
#include "units/boxed.h"

namespace shortboard {

/// The answer to a question of any kind, in the order of Question. A service with roles on separate cards has its own
/// kind of answer.
using AnyAnswer = Boxed<TrainingAnswer, ServingAnswer, GenerationAnswer, DemandAnswer, RolesAnswer, MixedTrainingAnswer,
                        MixedServingAnswer, PostTrainAnswer>;

/// The shared part of an answer.
[[nodiscard]] const SharedAnswer& shared(const AnyAnswer& answer);

/// Whether the answer is about given cards on one workload and can be compared in a table. Demands and post-training
/// cannot.
[[nodiscard]] bool is_of_given_cards(const AnyAnswer& answer);

/// Answers a question of any kind. Throws like `answer` of that kind.
[[nodiscard]] AnyAnswer answer_question(const Question& question);

/// The answer with its operators and constants. Throws SpecError for several kinds of card and post-training, whose
/// groups can be explained one by one.
[[nodiscard]] AnyAnswer explained_answer(const AnyAnswer& answer);

}  // namespace shortboard
