#pragma once
#include <string>

#include "market/mix_sweep.h"
#include "report/report.h"

namespace shortboard {

/// The mixes in the order of their effective P, the best marked, and the fronts; JSON: kind "mix_sweep".
[[nodiscard]] std::string report(const MixSweepAnswer& answer, Format format);

}  // namespace shortboard
