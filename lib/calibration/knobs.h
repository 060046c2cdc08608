#pragma once
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <functional>
#include <limits>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "calibration/least_squares.h"
#include "document/node.h"

namespace shortboard {

/// A constant that a fit may change: its key and unit in hwdb, its range, and the function that sets it.
template <class Constants>
struct Knob {
  std::string_view key;
  std::string_view unit;  ///< Written after the number; empty for a plain one.
  double low, high;
  std::array<double, 3> starts;  ///< The fit starts from each, because tile sizes and splits make several minima.
  std::size_t rows;              ///< With fewer measurements the constant keeps its value in hwdb.
  void (*set)(Constants&, double);
};

/// Relative error beyond which a measurement's weight no longer grows.
inline constexpr double kSoftError = 0.1;

/// Fits the constants of the knobs so that the residuals (logarithms of predicted over measured) are least, and writes
/// the values with four digits into the hwdb item.
template <class Constants>
void turn_knobs(std::span<const Knob<Constants>> knobs, Constants& constants, Node& item,
                const std::function<std::vector<double>(const Constants&)>& residuals) {
  const auto with = [&](std::span<const double> values) {
    Constants guess = constants;
    for (std::size_t i = 0; i < knobs.size(); ++i) knobs[i].set(guess, values[i]);
    return guess;
  };
  const auto loss = [&](std::span<const double> values) {
    double sum = 0.0;
    for (const double r : residuals(with(values))) sum += std::sqrt(1.0 + r * r / (kSoftError * kSoftError)) - 1.0;
    return sum;
  };
  std::vector<double> best;
  double least = std::numeric_limits<double>::infinity();
  for (std::size_t start = 0; start < 3; ++start) {
    std::vector<Unknown> unknowns;
    for (const auto& knob : knobs) unknowns.push_back({knob.starts[start], knob.low, knob.high});
    const Fit fit = least_squares(
        unknowns, [&](std::span<const double> guess) { return residuals(with(guess)); }, kSoftError);
    const double found = loss(fit.values);
    if (found >= least) continue;
    least = found;
    best = fit.values;
  }
  for (std::size_t i = 0; i < knobs.size(); ++i) {
    const std::string text = fmt::format("{:.4g}", best[i]);
    knobs[i].set(constants, std::stod(text));
    const auto place = std::ranges::find(item.children, knobs[i].key, &Node::key);
    place->text = knobs[i].unit.empty() ? text : fmt::format("{} {}", text, knobs[i].unit);
  }
}

/// The knobs that an item names and that so many rows suffice for.
template <class Constants>
std::vector<Knob<Constants>> knobs_of(std::span<const Knob<Constants>> all, const Node& item, std::size_t rows) {
  std::vector<Knob<Constants>> some;
  for (const auto& knob : all)
    if (rows >= knob.rows && item.find(knob.key) != nullptr) some.push_back(knob);
  return some;
}

}  // namespace shortboard
