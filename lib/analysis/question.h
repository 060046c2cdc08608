#pragma once
#include <variant>

#include "analysis/answer.h"
#include "analysis/demand.h"
#include "analysis/generation_answer.h"
#include "analysis/mixed_answer.h"
#include "analysis/mixed_serving.h"
#include "analysis/post_train.h"
#include "analysis/roles_answer.h"
#include "analysis/serving_answer.h"
#include "question/question.h"

namespace shortboard {

/// The answer to a Question, by its kind; a service whose roles have cards of their own has one of another kind.
using QuestionAnswer = std::variant<TrainingAnswer, ServingAnswer, GenerationAnswer, DemandAnswer, RolesAnswer,
                                    MixedTrainingAnswer, MixedServingAnswer, PostTrainAnswer>;

/// Answers a question of any kind; throws as the kind's own function does (answer).
[[nodiscard]] QuestionAnswer answer_question(const Question& question);
/// The same answer with how it came about (explained). Throws SpecError for roles with cards of their own, several
/// kinds of card and post-training, whose parts are explained one by one.
[[nodiscard]] QuestionAnswer explained_answer(QuestionAnswer answer);

}  // namespace shortboard
