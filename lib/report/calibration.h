#pragma once
#include <string>

#include "validation/calibrate.h"

namespace shortboard {

/// A table a kind and entry: its constants before and after, its rows, and their error before and after, in sample;
/// then the rows that were not used, with the reason.
[[nodiscard]] std::string text_calibration(const Calibration& calibration);

}  // namespace shortboard
