#include "calibration/refine.h"

#include <gtest/gtest.h>

#include <cmath>

namespace shortboard {
namespace {

/// One residual, zero where the unknown is 2.
std::vector<double> distance(std::span<const double> guess) { return {std::log(guess[0] / 2.0)}; }

// If this fails, a constant that hwdb holds at the end of its range (a share of 1) ends the fit instead of starting it.
TEST(Refine, AStartOutsideItsRangeIsMovedInside) {
  for (const double start : {-1.0, 0.1, 5.0, 7.0}) {
    const Fit fit = refine(std::vector<Unknown>{{start, 0.1, 5.0}}, distance, 0.3);
    EXPECT_NEAR(fit.values[0], 2.0, 0.01) << start;
  }
}

// If this fails, a refined fit ends worse than one run of it.
TEST(Refine, IsNoWorseThanOneRun) {
  const Residuals kinked = [](std::span<const double> guess) {
    return std::vector<double>{std::max(guess[0], 2.0 * guess[1]) - 1.0, guess[0] - 0.4};
  };
  const std::vector<Unknown> start{{0.9, 0.0, 2.0}, {0.1, 0.0, 2.0}};
  EXPECT_LE(refine(start, kinked, 0.3).spread, least_squares(start, kinked, 0.3).spread + 1e-9);
}

}  // namespace
}  // namespace shortboard
