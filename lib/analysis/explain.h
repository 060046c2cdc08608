#pragma once
#include <string>
#include <vector>

#include "analysis/answer.h"

namespace shortboard {

/// Fills Answer::operators and Answer::constants: how the step time came about.
[[nodiscard]] Answer explained(Answer answer);

}  // namespace shortboard
