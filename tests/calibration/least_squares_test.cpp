#include "calibration/least_squares.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <cmath>
#include <span>
#include <stdexcept>
#include <vector>

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

// If this fails, the spread of a fit is another figure than the root mean square of what it leaves: residuals of +1 and
// -1 that no constant changes.
TEST(LeastSquares, TheSpreadIsTheRootMeanSquare) {
  const Residuals fixed = [](std::span<const double> guess) {
    return std::vector<double>{1.0, -1.0, guess[0] - 2.0, 0.0};
  };
  const Fit fit = least_squares(std::vector<Unknown>{{1.0, 0.1, 10.0}}, fixed, 0.3);
  EXPECT_NEAR(fit.values[0], 2.0, 1e-3);
  EXPECT_NEAR(fit.spread, std::sqrt(2.0 / 4.0), 1e-6);
}

// If this fails, outliers have the weight of good measurements: the loss grows linearly beyond `soft`, so that the best
// constant of many points is near their median, not their mean.
TEST(LeastSquares, EndsNearTheMedian) {
  const std::vector<double> points{1.0, 1.01, 1.02, 1.03, 9.0};  // mean 2.6, median 1.02
  const Residuals distance = [&](std::span<const double> guess) {
    std::vector<double> out;
    for (const double point : points) out.push_back(guess[0] - point);
    return out;
  };
  EXPECT_NEAR(least_squares(std::vector<Unknown>{{2.0, 0.1, 10.0}}, distance, 0.01).values[0], 1.02, 0.02);
}

}  // namespace
}  // namespace shortboard
