#include "estimate/spread.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace shortboard {

Seconds Spread::at(int percentile) const {
  switch (percentile) {
    case 50:
      return p50;
    case 90:
      return p90;
    case 95:
      return p95;
    case 99:
      return p99;
    default:
      return mean;
  }
}

Spread always(Seconds value) { return {value, value, value, value, value}; }

Spread spread_of(std::vector<double> seconds) {
  if (seconds.empty()) return {};
  std::ranges::sort(seconds);
  const auto quantile = [&](double share) {
    const double place = share * static_cast<double>(seconds.size() - 1);
    const auto below = static_cast<std::size_t>(place);
    const std::size_t above = std::min(below + 1, seconds.size() - 1);
    return Seconds{std::lerp(seconds[below], seconds[above], place - static_cast<double>(below))};
  };
  const double sum = std::accumulate(seconds.begin(), seconds.end(), 0.0);
  return {Seconds{sum / static_cast<double>(seconds.size())}, quantile(0.5), quantile(0.9), quantile(0.95),
          quantile(0.99)};
}

}  // namespace shortboard
