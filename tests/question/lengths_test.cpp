#include <gtest/gtest.h>

#include <cmath>

#include "question/lengths_of.h"

namespace shortboard {
namespace {

LengthsSpec by(std::optional<double> LengthsSpec::*middle, double tokens, std::optional<double> LengthsSpec::*width,
               double wide) {
  LengthsSpec lengths;
  lengths.*middle = tokens;
  lengths.*width = wide;
  return lengths;
}

// If this fails, one of the ways to give lengths is misread.
TEST(LengthsOf, TakesNumbersAndLogNormals) {
  EXPECT_DOUBLE_EQ(lengths_of(193.5).mean, 193.5);
  EXPECT_DOUBLE_EQ(lengths_of(193.5).sigma, 0.0);
  const Lengths half = lengths_of(by(&LengthsSpec::median, 2000.0, &LengthsSpec::p90, 6000.0));
  EXPECT_NEAR(half.median(), 2000.0, 1e-9);
  EXPECT_NEAR(half.at(0.9), 6000.0, 1e-6);
  EXPECT_NEAR(lengths_of(by(&LengthsSpec::mean, 1000.0, &LengthsSpec::sigma, 0.5)).mean, 1000.0, 1e-9);
  EXPECT_NEAR(lengths_of(by(&LengthsSpec::median, 1000.0, &LengthsSpec::sigma, 1.0)).mean, 1000.0 * std::exp(0.5),
              1e-6);
}

// If this fails, a mean beside a 90th percentile gives another log-normal than the one that has both.
TEST(LengthsOf, SolvesForTheWidthBesideAMean) {
  const Lengths lengths = lengths_of(by(&LengthsSpec::mean, 1000.0, &LengthsSpec::p90, 1800.0));
  EXPECT_NEAR(lengths.mean, 1000.0, 1e-9);
  EXPECT_NEAR(lengths.at(0.9), 1800.0, 1e-3);
  // The largest ratio of p90 to mean that a log-normal has is exp(z^2 / 2) = exp(0.8212) = 2.273, at sigma = z.
  EXPECT_NEAR(lengths_of(by(&LengthsSpec::mean, 1000.0, &LengthsSpec::p90, 2270.0)).at(0.9), 2270.0, 1e-2);
}

}  // namespace
}  // namespace shortboard
