#pragma once
#include <vector>

#include "analysis/training_answer.h"

namespace shortboard {

/// The kernels and messages of one optimizer step on one card, class by class, in the order of the layers: kernels of
/// the step's micro-batches by what bound them, messages by what of them is seen.
[[nodiscard]] std::vector<OperatorLine> operator_lines(const TrainingAnswer& answer);

}  // namespace shortboard
