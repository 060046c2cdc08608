#pragma once
#include <span>

#include "calibration/least_squares.h"

namespace shortboard {

/// Runs least_squares a few times, each from the last result, because a model that takes the fastest of several
/// algorithms has kinks, at which one run stops early. A first guess outside its range is moved inside.
[[nodiscard]] Fit refine(std::span<const Unknown> unknowns, const Residuals& residuals, double soft);

}  // namespace shortboard
