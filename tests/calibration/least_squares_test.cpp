#include "calibration/least_squares.h"

#include <gtest/gtest.h>

#include <cmath>

namespace shortboard {
namespace {

/// Residuals of a line a + b x on points of 2 + 3 x, the last of which may be far off.
Residuals line(double last) {
  return [last](std::span<const double> guess) {
    std::vector<double> out;
    for (int x = 0; x < 9; ++x) out.push_back(guess[0] + guess[1] * x - (2.0 + 3.0 * x));
    out.push_back(guess[0] + guess[1] * 9.0 - last);
    return out;
  };
}
const std::vector<Unknown> kStart{{1.0, 0.1, 10.0}, {1.0, 0.1, 10.0}};

// If this fails, `calibrate` does not find constants that explain measurements exactly.
TEST(LeastSquares, FindsTheConstantsThatExplainAllPoints) {
  const Fit fit = least_squares(kStart, line(29.0), 0.3);
  EXPECT_NEAR(fit.values[0], 2.0, 1e-3);
  EXPECT_NEAR(fit.values[1], 3.0, 1e-3);
  EXPECT_NEAR(fit.spread, 0.0, 1e-3);
}

// If this fails, one bad measurement moves every constant.
TEST(LeastSquares, LetsOneOddPointPass) {
  const Fit fit = least_squares(kStart, line(60.0), 0.01);
  EXPECT_NEAR(fit.values[0], 2.0, 0.05);
  EXPECT_NEAR(fit.values[1], 3.0, 0.05);
}

// If this fails, a fit runs off to constants without meaning (a share above 1).
TEST(LeastSquares, StaysInsideTheIntervals) {
  const std::vector<Unknown> narrow{{1.0, 0.1, 10.0}, {1.0, 0.1, 2.5}};
  const Fit fit = least_squares(narrow, line(29.0), 0.3);
  EXPECT_LE(fit.values[1], 2.5);
  EXPECT_GT(fit.values[1], 2.3);
}

// If this fails, a start outside its interval gives NaN instead of an answer.
TEST(LeastSquares, RefusesAStartOutsideItsInterval) {
  EXPECT_THROW((void)least_squares(std::vector<Unknown>{{3.0, 0.0, 2.0}}, line(29.0), 0.3), std::invalid_argument);
}

}  // namespace
}  // namespace shortboard
