#pragma once
#include <vector>

#include "units/quantity.h"

namespace shortboard {

/// A latency over many requests: its mean, and what a share of them does not exceed.
struct Spread {
  Seconds mean, p50, p90, p95, p99;
  /// The one at a percentile of 50, 90, 95 or 99; 0: the mean.
  [[nodiscard]] Seconds at(int percentile) const;
};

/// The same for all.
[[nodiscard]] Spread always(Seconds value);

/// Of samples in seconds; a percentile between two of them is interpolated. None: all 0.
[[nodiscard]] Spread spread_of(std::vector<double> seconds);

}  // namespace shortboard
