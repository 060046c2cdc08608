#pragma once
#include "analysis/generation_answer.h"
#include "analysis/roles_answer.h"
#include "analysis/serving_answer.h"
#include "analysis/training_answer.h"

namespace shortboard {

/// Fill SharedAnswer::operators and SharedAnswer::constants: how the figures came about. Of a training job the
/// operators of a step; of a service those of a step of prompts and of one that generates, at the batch that runs; of
/// roles each one's; of pictures and video those of a request.
[[nodiscard]] TrainingAnswer explained(TrainingAnswer answer);
[[nodiscard]] ServingAnswer explained(ServingAnswer answer);
[[nodiscard]] RolesAnswer explained(RolesAnswer answer);
[[nodiscard]] GenerationAnswer explained(GenerationAnswer answer);

}  // namespace shortboard
