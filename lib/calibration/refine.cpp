#include "calibration/refine.h"

#include <algorithm>
#include <cmath>
#include <utility>
#include <vector>

namespace shortboard {
namespace {

constexpr int kRuns = 6;
constexpr double kSettled = 1e-4;  // of the range: a run that moves no value by more was the last one worth it
constexpr double kMargin = 1e-3;   // of the range, that a start keeps from its ends

bool moved(std::span<const Unknown> unknowns, const Fit& before, const Fit& after) {
  for (std::size_t i = 0; i < unknowns.size(); ++i)
    if (std::abs(after.values[i] - before.values[i]) > kSettled * (unknowns[i].high - unknowns[i].low)) return true;
  return false;
}

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
    Fit found = least_squares(from, residuals, soft);
    const bool last = run > 0 && !moved(unknowns, best, found);
    best = std::move(found);
    if (last) break;
  }
  return best;
}

}  // namespace shortboard
