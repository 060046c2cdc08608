#pragma once
#include <functional>
#include <span>
#include <vector>

namespace shortboard {

/// A constant to find: where to start, and the interval [low, high] that it must stay in.
struct Unknown {
  double start = 0.0, low = 0.0, high = 0.0;
};

/// Residuals of a guess, one a measurement; every call returns as many.
using Residuals = std::function<std::vector<double>(std::span<const double> guess)>;

/// What a fit found: a value for each unknown, and the root mean square of the residuals there.
struct Fit {
  std::vector<double> values;
  double spread = 0.0;
};

/// The values that make the sum of 2 (sqrt(1 + r^2 / s^2) - 1) s^2 over the residuals r least: squares for small ones,
/// straight lines beyond `soft`, so that odd measurements do not rule. Levenberg-Marquardt with forward differences;
/// unknowns run over their interval by a logistic curve. Throws std::invalid_argument where low < start < high fails.
/// Source: More, The Levenberg-Marquardt algorithm, 1978, as Eigen's NonLinearOptimization module implements it; the
/// loss is Charbonnier's ("soft L1").
[[nodiscard]] Fit least_squares(std::span<const Unknown> unknowns, const Residuals& residuals, double soft);

}  // namespace shortboard
