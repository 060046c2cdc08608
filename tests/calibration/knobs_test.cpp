#include "calibration/knobs.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <cmath>
#include <span>
#include <string>
#include <vector>

#include "document/yaml.h"

namespace shortboard {
namespace {

/// A kernel that takes a launch and x over a rate.
struct Line {
  double launch = 0.0, rate = 1.0;
  [[nodiscard]] double at(double x) const { return launch + x / rate; }
};

const std::vector<Knob<Line>> kKnobs{
    {"launch", "us", 0.01, 100.0, {1.0, 5.0, 20.0}, 2, [](Line& line, double v) { line.launch = v; }},
    {"rate", "", 0.01, 100.0, {1.0, 2.0, 50.0}, 4, [](Line& line, double v) { line.rate = v; }}};

/// Logarithms of predicted over measured on 1, 2, 4 ... of a line.
auto residuals_on(const Line& truth, int points) {
  return [truth, points](const Line& guess) {
    std::vector<double> out;
    for (int i = 0; i < points; ++i)
      out.push_back(std::log(guess.at(std::ldexp(1.0, i)) / truth.at(std::ldexp(1.0, i))));
    return out;
  };
}

// If this fails, `calibrate` writes other constants than those that made the measurements, or without their unit.
TEST(TurnKnobs, FindsTheConstantsThatMadeTheMeasurements) {
  Line line;
  Node item = read_yaml("{format: bf16, launch: 3 us, rate: 1}", "f.yaml");
  turn_knobs<Line>(kKnobs, line, item, residuals_on({4.0, 8.0}, 10));
  EXPECT_NEAR(line.launch, 4.0, 0.01);
  EXPECT_NEAR(line.rate, 8.0, 0.02);
  EXPECT_EQ(item.find("format")->text, "bf16");
  EXPECT_EQ(item.find("launch")->text, fmt::format("{:.4g} us", line.launch));
  EXPECT_EQ(item.find("rate")->text, fmt::format("{:.4g}", line.rate));
}

// If this fails, the constants that predict and those that are written differ by what rounding cuts off.
RC_GTEST_PROP(TurnKnobs, WhatIsWrittenIsWhatPredicts, ()) {
  const Line truth{0.1 * *rc::gen::inRange(5, 200), 0.1 * *rc::gen::inRange(5, 200)};
  Line line;
  Node item = read_yaml("{launch: 3 us, rate: 1}", "f.yaml");
  turn_knobs<Line>(kKnobs, line, item, residuals_on(truth, 12));
  RC_ASSERT(std::stod(item.find("launch")->text) == line.launch);
  RC_ASSERT(std::stod(item.find("rate")->text) == line.rate);
  for (double x = 1.0; x < 2000.0; x *= 2.0) RC_ASSERT(std::abs(line.at(x) / truth.at(x) - 1.0) < 0.01);
}

// If this fails, one odd measurement among many moves all constants.
TEST(TurnKnobs, OneOddMeasurementHasLittleWeight) {
  Line line;
  Node item = read_yaml("{launch: 3 us, rate: 1}", "f.yaml");
  const auto even = residuals_on({4.0, 8.0}, 20);
  turn_knobs<Line>(kKnobs, line, item, [&](const Line& guess) {
    std::vector<double> out = even(guess);
    out[3] += std::log(3.0);
    return out;
  });
  EXPECT_NEAR(line.launch, 4.0, 0.3);
  EXPECT_NEAR(line.rate, 8.0, 0.3);
}

// If this fails, constants are changed of which a file says nothing, or on fewer measurements than they need.
TEST(KnobsOf, AreThoseThatTheItemNamesAndTheRowsSuffice) {
  const auto keys = [](const char* item, std::size_t rows) {
    std::string found;
    for (const Knob<Line>& knob : knobs_of<Line>(kKnobs, read_yaml(item, "f.yaml"), rows))
      found += std::string{knob.key} + " ";
    return found;
  };
  EXPECT_EQ(keys("{launch: 3 us, rate: 1}", 4), "launch rate ");
  EXPECT_EQ(keys("{launch: 3 us, rate: 1}", 3), "launch ");
  EXPECT_EQ(keys("{launch: 3 us, rate: 1}", 1), "");
  EXPECT_EQ(keys("{rate: 1}", 9), "rate ");
}

}  // namespace
}  // namespace shortboard
