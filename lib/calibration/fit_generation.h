#pragma once
#include <span>
#include <vector>

#include "calibration/refitted_entry.h"
#include "document/value.h"
#include "hwdb/database.h"

namespace shortboard {

/// Fits constants of pipeline software to published runs that generate images and video: rates of attention,
/// convolutions and elementwise kernels relative to the class's, launches, exchanges, and overheads per step and
/// request. All software is fitted at once, and entries that share a value of a constant still share it. Only constants
/// with the source `runs` move. Each has a prior at its usual value with the weight of one run of usual error. Rows
/// that are not a question are left out. The result has only software of the rows.
[[nodiscard]] std::vector<RefittedEntry> fit_generation(std::span<const Value> rows, const Database& base);

}  // namespace shortboard
