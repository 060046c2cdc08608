#pragma once
#include <span>
#include <vector>

#include "calibration/refitted_entry.h"
#include "document/value.h"
#include "hwdb/database.h"

namespace shortboard {

/// Finds what published runs that generate pictures and video tell of their software: rates of attention, convolutions
/// and elementwise kernels relative to the class's, launches, exchanges and what a step and a request add. All software
/// at once: entries that hold one value of a constant now go on sharing it, and only constants whose source hwdb calls
/// `runs` move, each drawn to what it usually is as if one run of usual error spoke for that. Rows that make no
/// question are left out. Only software named in the rows comes back.
[[nodiscard]] std::vector<RefittedEntry> fit_generation(std::span<const Value> rows, const Database& base);

}  // namespace shortboard
