#pragma once
#include <variant>

#include "analysis/case.h"
#include "analysis/demand.h"
#include "analysis/generation_case.h"
#include "analysis/mixed_case.h"
#include "analysis/mixed_serving.h"
#include "analysis/post_train.h"
#include "analysis/serving_case.h"

namespace shortboard {

/// What a spec may ask, one alternative a kind of work.
using Question = std::variant<TrainingQuestion, ServingQuestion, GenerationQuestion, DemandQuestion,
                              MixedTrainingQuestion, MixedServingQuestion, PostTrainQuestion>;

}  // namespace shortboard
