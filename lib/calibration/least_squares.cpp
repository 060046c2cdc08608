#include "calibration/least_squares.h"

#include <Eigen/Core>
#include <algorithm>
#include <cmath>
#include <stdexcept>
#include <unsupported/Eigen/NonLinearOptimization>
#include <unsupported/Eigen/NumericalDiff>

namespace shortboard {
namespace {

constexpr double kDifference = 1e-10;  // NumericalDiff steps by the square root of it: 1e-5 of an unknown
constexpr int kMostEvaluations = 4000;

double value_at(const Unknown& unknown, double position) {
  return unknown.low + (unknown.high - unknown.low) / (1.0 + std::exp(-position));
}

double position_of(const Unknown& unknown) {
  const double share = (unknown.start - unknown.low) / (unknown.high - unknown.low);
  if (!(share > 0.0 && share < 1.0)) throw std::invalid_argument{"a fit starts outside its interval"};
  return std::log(share / (1.0 - share));
}

/// The functor that Eigen's solver asks for; the names are Eigen's.
struct Problem {
  using Scalar = double;
  using InputType = Eigen::VectorXd;
  using ValueType = Eigen::VectorXd;
  using JacobianType = Eigen::MatrixXd;
  enum { InputsAtCompileTime = Eigen::Dynamic, ValuesAtCompileTime = Eigen::Dynamic };

  std::span<const Unknown> unknowns;
  const Residuals* residuals;
  double soft;
  Eigen::Index count;

  [[nodiscard]] Eigen::Index inputs() const { return static_cast<Eigen::Index>(unknowns.size()); }
  [[nodiscard]] Eigen::Index values() const { return count; }

  [[nodiscard]] std::vector<double> guess(const InputType& positions) const {
    std::vector<double> out;
    for (Eigen::Index i = 0; i < positions.size(); ++i)
      out.push_back(value_at(unknowns[static_cast<std::size_t>(i)], positions[i]));
    return out;
  }

  int operator()(const InputType& positions, ValueType& out) const {
    const std::vector<double> plain = (*residuals)(guess(positions));
    out.setZero(count);  // never fewer values than unknowns: the solver wants a tall system
    for (std::size_t i = 0; i < plain.size(); ++i) {
      const double scaled = plain[i] / soft;
      const double softened = soft * std::sqrt(2.0 * (std::sqrt(1.0 + scaled * scaled) - 1.0));
      out[static_cast<Eigen::Index>(i)] = std::copysign(softened, plain[i]);
    }
    return 0;
  }
};

}  // namespace

Fit least_squares(std::span<const Unknown> unknowns, const Residuals& residuals, double soft) {
  Eigen::VectorXd positions(static_cast<Eigen::Index>(unknowns.size()));
  std::vector<double> values;
  for (std::size_t i = 0; i < unknowns.size(); ++i) {
    positions[static_cast<Eigen::Index>(i)] = position_of(unknowns[i]);
    values.push_back(unknowns[i].start);
  }
  const std::size_t rows = std::max(residuals(values).size(), unknowns.size());
  const Problem problem{unknowns, &residuals, soft, static_cast<Eigen::Index>(rows)};
  Eigen::NumericalDiff<Problem> differences{problem, kDifference};
  Eigen::LevenbergMarquardt<Eigen::NumericalDiff<Problem>> solver{differences};
  solver.parameters.maxfev = kMostEvaluations;
  solver.parameters.ftol = solver.parameters.xtol = 1e-6;
  if (!unknowns.empty()) solver.minimize(positions);
  Fit fit{problem.guess(positions), 0.0};
  const std::vector<double> left = residuals(fit.values);
  for (const double r : left) fit.spread += r * r / static_cast<double>(left.size());
  fit.spread = std::sqrt(fit.spread);
  return fit;
}

}  // namespace shortboard
