#pragma once
#include "estimate/generation.h"
#include "report/report.h"

namespace shortboard {

/// The plan of a generation with its arithmetic.
[[nodiscard]] Wording plan_wording(const GenerationEstimate& estimate);

}  // namespace shortboard
