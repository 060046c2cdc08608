#include "estimate/lengths.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <cmath>

namespace shortboard {
namespace {

// If this fails, every percentile of a length distribution is off. Values: Abramowitz and Stegun, table 26.1.
TEST(NormalQuantile, KnowsTheTable) {
  EXPECT_NEAR(normal_quantile(0.5), 0.0, 1e-9);
  EXPECT_NEAR(normal_quantile(0.9), 1.2815515655, 1e-8);
  EXPECT_NEAR(normal_quantile(0.99), 2.3263478740, 1e-8);
  EXPECT_NEAR(normal_quantile(0.01), -2.3263478740, 1e-8);
  EXPECT_NEAR(normal_quantile(0.001), -3.0902323062, 1e-8);
}

// If this fails, a log-normal read by its median and 90th percentile does not have them.
TEST(LogNormal, KeepsItsMedianAndItsPercentile) {
  // sigma = ln(6000 / 2000) / 1.28155 = 0.85725; mean = 2000 exp(0.85725^2 / 2) = 2000 * 1.44404
  const Lengths lengths = log_normal(2000.0, 6000.0);
  EXPECT_NEAR(lengths.sigma, 0.85725, 1e-5);
  EXPECT_NEAR(lengths.mean, 2888.1, 0.1);
  EXPECT_NEAR(lengths.median(), 2000.0, 1e-9);
  EXPECT_NEAR(lengths.at(0.9), 6000.0, 1e-6);
  // The mean of squares of a log-normal is mean^2 exp(sigma^2).
  EXPECT_NEAR(lengths.squared(), 2888.1 * 2888.1 * std::exp(0.85725 * 0.85725), 2e3);
}

// If this fails, equal lengths are given a spread.
TEST(Lengths, AlikeHaveNoSpread) {
  const Lengths alike{100.0};
  EXPECT_DOUBLE_EQ(alike.at(0.99), 100.0);
  EXPECT_DOUBLE_EQ(alike.squared(), 1e4);
}

// If this fails, a burst brings other lengths than asked, or long prompts meet long answers.
RC_GTEST_PROP(Burst, HasTheMeansAskedFor, ()) {
  const Lengths input{static_cast<double>(*rc::gen::inRange(100, 5000)), 0.01 * *rc::gen::inRange(0, 100)};
  const Lengths output{static_cast<double>(*rc::gen::inRange(100, 2000)), 0.01 * *rc::gen::inRange(0, 100)};
  double in = 0.0, out = 0.0, both = 0.0;
  for (const Arrival& one : burst(input, output, 4000)) {
    in += one.input / 4000.0;
    out += one.output / 4000.0;
    both += one.input * one.output / 4000.0;
    RC_ASSERT(one.at.base() == 0.0);
  }
  RC_ASSERT(std::abs(in / input.mean - 1.0) < 0.02);
  RC_ASSERT(std::abs(out / output.mean - 1.0) < 0.02);
  RC_ASSERT(std::abs(both / (in * out) - 1.0) < 0.05);
}

}  // namespace
}  // namespace shortboard
