#pragma once
#include <span>
#include <vector>

#include "calibration/refitted_entry.h"
#include "document/value.h"
#include "hwdb/database.h"

namespace shortboard {

/// Fits constants of serving engines to published runs: the host's time per step, sequence and request, launches, the
/// rates of prefill and decode relative to benchmarks of single kernels, all-reduce, the load of the fullest expert
/// card, and memory beside weights and cache. Each engine is fitted separately, robustly by the logarithm of predicted
/// over measured figures. Each constant has a prior at its usual value with the weight of one run of usual error, which
/// keeps constants that no run informs near it. Rows that are not a question are left out. The result has only engines
/// of the rows.
[[nodiscard]] std::vector<RefittedEntry> fit_serving(std::span<const Value> rows, const Database& base);

}  // namespace shortboard
