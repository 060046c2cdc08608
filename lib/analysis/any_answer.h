#pragma once
#include "analysis/demand.h"
#include "analysis/generation_answer.h"
#include "analysis/mixed_answer.h"
#include "analysis/mixed_serving.h"
#include "analysis/post_train.h"
#include "analysis/question.h"
#include "analysis/roles_answer.h"
#include "analysis/serving_answer.h"
#include "analysis/training_answer.h"
#include "units/boxed.h"

namespace shortboard {

/// The answer to a question of any kind, in the order of Question; a service whose roles have cards of their own has
/// one of another kind.
using AnyAnswer = Boxed<TrainingAnswer, ServingAnswer, GenerationAnswer, DemandAnswer, RolesAnswer, MixedTrainingAnswer,
                        MixedServingAnswer, PostTrainAnswer>;

/// What answers of every kind tell.
[[nodiscard]] const Answer& shared(const AnyAnswer& answer);

/// Whether it tells what given cards make of one work, so that it can stand in a table with others: neither what a
/// demand needs nor a step of several works.
[[nodiscard]] bool is_of_given_cards(const AnyAnswer& answer);

/// Answers a question of any kind; throws as the kind's own function does (answer).
[[nodiscard]] AnyAnswer answer_question(const Question& question);

/// The same answer with how it came about (explained). Throws SpecError for several kinds of card and post-training,
/// whose groups are explained one by one.
[[nodiscard]] AnyAnswer explained_answer(const AnyAnswer& answer);

}  // namespace shortboard
