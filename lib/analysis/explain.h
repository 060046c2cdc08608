#pragma once
#include <string>
#include <vector>

#include "analysis/answer.h"

namespace shortboard {

/// Fills TrainingAnswer::operators and TrainingAnswer::constants: how the step time came about.
[[nodiscard]] TrainingAnswer explained(TrainingAnswer answer);

}  // namespace shortboard
