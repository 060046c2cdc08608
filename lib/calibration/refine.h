#pragma once
#include <span>

#include "calibration/least_squares.h"

namespace shortboard {

/// least_squares begun anew from where it stopped, a few times: a model that takes the fastest of several ways has
/// kinks, at which one run stops early. A start outside its range is moved inside.
[[nodiscard]] Fit refine(std::span<const Unknown> unknowns, const Residuals& residuals, double soft);

}  // namespace shortboard
