#pragma once
#include <functional>
#include <span>
#include <vector>

namespace shortboard {

/// A constant to find: its first guess, and the interval [low, high] in which it must stay.
struct Unknown {
  double start = 0.0, low = 0.0, high = 0.0;
};

/// The residuals of a guess, one per measurement. Every call returns the same number.
using Residuals = std::function<std::vector<double>(std::span<const double> guess)>;

/// The result of a fit: a value for each unknown, and the root mean square of the residuals.
struct Fit {
  std::vector<double> values;
  double spread = 0.0;
};

/// Minimises the sum of 2 (sqrt(1 + r^2 / s^2) - 1) s^2 over the residuals r, with s = `soft`. The loss is quadratic
/// for small residuals and linear for large ones, so outliers have little weight. Method: Levenberg-Marquardt with
/// forward differences; a logistic curve keeps unknowns in their interval. Throws std::invalid_argument unless low <
/// start < high. Source: More, The Levenberg-Marquardt algorithm, 1978, as implemented in Eigen's NonLinearOptimization
/// module; the loss is Charbonnier's ("soft L1").
[[nodiscard]] Fit least_squares(std::span<const Unknown> unknowns, const Residuals& residuals, double soft);

}  // namespace shortboard
