#pragma once
#include "analysis/training_answer.h"

namespace shortboard {

/// Fills Answer::operators and Answer::constants: how the step time came about.
[[nodiscard]] TrainingAnswer explained(TrainingAnswer answer);

}  // namespace shortboard
