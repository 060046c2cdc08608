#pragma once
#include <span>
#include <vector>

#include "calibration/refitted_entry.h"
#include "document/value.h"
#include "hwdb/database.h"

namespace shortboard {

/// Finds what published training runs tell of stacks (elementwise traffic, what of messages is hidden, the host's
/// launches) and of kernel classes (what of a product's rate minutes of work hold, and the rate of each generation of
/// fused attention): the values with which the logarithms of predicted over measured speed are least, robustly. Each
/// constant is also drawn to its present value, as if one run of usual error spoke for it, so that what no run tells of
/// stays. Rows that make no question are left out. Only the stacks and classes named in the rows come back.
[[nodiscard]] std::vector<RefittedEntry> fit_training(std::span<const Value> rows, const Database& base);

}  // namespace shortboard
