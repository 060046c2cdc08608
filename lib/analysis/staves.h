#pragma once
#include <vector>

#include "analysis/answer.h"

namespace shortboard {

/// The resources by what a quarter more of each would gain, the short board first. Shares are of the wall time that
/// waits for the resource; what waits for none (bubble, imbalance, recomputation, overhead) belongs to no stave.
[[nodiscard]] std::vector<Stave> staves(const Case& question, const TrainingEstimate& estimate);

}  // namespace shortboard
