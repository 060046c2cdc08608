#include "calibration/refine.h"

#include <algorithm>
#include <vector>

namespace shortboard {
namespace {

constexpr int kRuns = 6;
constexpr double kMargin = 1e-3;  // of the range, that a start keeps from its ends

}  // namespace

Fit refine(std::span<const Unknown> unknowns, const Residuals& residuals, double soft) {
  std::vector<Unknown> from(unknowns.begin(), unknowns.end());
  Fit best;
  for (int run = 0; run < kRuns; ++run) {
    for (std::size_t i = 0; i < from.size(); ++i) {
      const double margin = kMargin * (from[i].high - from[i].low);
      const double start = run == 0 ? from[i].start : best.values[i];
      from[i].start = std::clamp(start, from[i].low + margin, from[i].high - margin);
    }
    best = least_squares(from, residuals, soft);
  }
  return best;
}

}  // namespace shortboard
