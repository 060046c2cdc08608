#pragma once
#include <span>
#include <vector>

#include "calibration/refitted_entry.h"
#include "document/value.h"
#include "hwdb/database.h"

namespace shortboard {

/// Finds what published serving runs tell of engines: the host's time a step, a sequence and a request, launches, the
/// rates of prompts and of generation relative to kernels measured alone, all-reduce and the load of the fullest expert
/// card; and of memory what an engine takes beside weights and cache. Each engine by itself: the values with which the
/// logarithms of predicted over measured figures are least, robustly; each is also drawn to what it usually is, as if
/// one run of usual error spoke for it, so that what no run tells of stays near that. Rows that make no question are
/// left out. Only engines named in the rows come back.
[[nodiscard]] std::vector<RefittedEntry> fit_serving(std::span<const Value> rows, const Database& base);

}  // namespace shortboard
