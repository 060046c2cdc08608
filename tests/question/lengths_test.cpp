#include <gtest/gtest.h>

#include <cmath>

#include "document/yaml.h"
#include "spec/read_lengths.h"
#include "support/complaint.h"

namespace shortboard {
namespace {

Lengths read(const std::string& text) {
  const Node node = read_yaml("input: " + text + "\n", "s.yaml");
  return read_lengths(Value{node, "s.yaml"}.required("input"));
}
std::string fault(const std::string& text) {
  return complaint([&] { return read(text); });
}

// If this fails, one of the ways to give lengths is misread.
TEST(ReadLengths, TakesNumbersAndLogNormals) {
  EXPECT_DOUBLE_EQ(read("193.5").mean, 193.5);
  EXPECT_DOUBLE_EQ(read("193.5").sigma, 0.0);
  EXPECT_NEAR(read("{median: 2000, p90: 6000}").median(), 2000.0, 1e-9);
  EXPECT_NEAR(read("{median: 2000, p90: 6000}").at(0.9), 6000.0, 1e-6);
  EXPECT_NEAR(read("{mean: 1000, sigma: 0.5}").mean, 1000.0, 1e-9);
  EXPECT_NEAR(read("{median: 1000, sigma: 1}").mean, 1000.0 * std::exp(0.5), 1e-6);
}

// If this fails, a mean beside a 90th percentile gives another log-normal than the one that has both.
TEST(ReadLengths, SolvesForTheWidthBesideAMean) {
  const Lengths lengths = read("{mean: 1000, p90: 1800}");
  EXPECT_NEAR(lengths.mean, 1000.0, 1e-9);
  EXPECT_NEAR(lengths.at(0.9), 1800.0, 1e-3);
  // The largest ratio of p90 to mean that a log-normal has is exp(z^2 / 2) = exp(0.8212) = 2.273, at sigma = z.
  EXPECT_NEAR(read("{mean: 1000, p90: 2270}").at(0.9), 2270.0, 1e-2);
}

// If this fails, lengths that contradict themselves are taken, or the message does not say what would be right.
TEST(ReadLengths, RefusesWhatMakesNoDistribution) {
  EXPECT_EQ(fault("{median: 2000, mean: 2000, sigma: 1}"),
            "s.yaml:1:8: input: names no one middle; give median or mean");
  EXPECT_EQ(fault("{median: 2000}"), "s.yaml:1:8: input: names no one width; give p90 or sigma");
  EXPECT_NE(fault("{mean: 1000, p90: 2300}").find("from 1 to 2.27 times the mean"), std::string::npos);
  EXPECT_NE(fault("{mean: 1000, p90: 900}").find("no 90th percentile"), std::string::npos);
  EXPECT_NE(fault("{median: 1000, p90: 900}").find("is below the median"), std::string::npos);
  EXPECT_NE(fault("{median: 1000, sigma: 5}").find("too wide"), std::string::npos);
  EXPECT_NE(fault("{median: 1000, p99: 5000}").find("p90"), std::string::npos);
  EXPECT_NE(fault("0").find("input"), std::string::npos);
}

}  // namespace
}  // namespace shortboard
