#pragma once
#include <span>
#include <vector>

#include "calibration/refitted_entry.h"
#include "document/value.h"
#include "hwdb/database.h"

namespace shortboard {

/// Fits constants of stacks (elementwise traffic, hidden shares of messages, the host's launches) and of kernel classes
/// (the share of a product's rate that minutes of load hold, the rate of each generation of fused attention) to
/// published training runs, robustly by the logarithm of predicted over measured speed. Each constant has a prior at
/// its present value with the weight of one run of usual error, which keeps constants that no run informs. Rows that
/// are not a question are left out. The result has only stacks and classes of the rows.
[[nodiscard]] std::vector<RefittedEntry> fit_training(std::span<const Value> rows, const Database& base);

}  // namespace shortboard
