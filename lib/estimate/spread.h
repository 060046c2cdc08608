#pragma once
#include <vector>

#include "units/quantity.h"

namespace shortboard {

/// The distribution of a latency over many requests: its mean and percentiles.
struct Spread {
  Seconds mean, p50, p90, p95, p99;
  /// The value at percentile 50, 90, 95 or 99; 0: the mean.
  [[nodiscard]] Seconds at(int percentile) const;
};

/// The distribution in which every request has this value.
[[nodiscard]] Spread always(Seconds value);

/// The distribution of samples in seconds. Percentiles between two samples are interpolated. Without samples all are 0.
[[nodiscard]] Spread spread_of(std::vector<double> seconds);

}  // namespace shortboard
