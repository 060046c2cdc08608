#pragma once
#include <vector>

#include "analysis/training_answer.h"

namespace shortboard {

/// The kernels and messages of one optimizer step on one card by class, in the order of the layers: kernels of all
/// micro-batches with their bound, messages with their exposed time.
[[nodiscard]] std::vector<OperatorLine> operator_lines(const TrainingAnswer& answer);

}  // namespace shortboard
