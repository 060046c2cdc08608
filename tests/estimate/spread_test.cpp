#include "estimate/spread.h"

#include <gtest/gtest.h>

namespace shortboard {
namespace {

// If this fails, the percentiles of a latency are not those of its samples.
TEST(SpreadOf, InterpolatesBetweenSamples) {
  // 0, 10, ..., 100 shuffled: the p-th percentile is p, the mean 50.
  const Spread spread = spread_of({50, 0, 100, 10, 90, 20, 80, 30, 70, 40, 60});
  EXPECT_DOUBLE_EQ(spread.mean.base(), 50.0);
  EXPECT_DOUBLE_EQ(spread.p50.base(), 50.0);
  EXPECT_DOUBLE_EQ(spread.p90.base(), 90.0);
  EXPECT_DOUBLE_EQ(spread.p95.base(), 95.0);
  EXPECT_DOUBLE_EQ(spread.p99.base(), 99.0);
}

// If this fails, a run that made no request crashes, or one request has no percentiles.
TEST(SpreadOf, HoldsForNoneAndForOne) {
  EXPECT_DOUBLE_EQ(spread_of({}).p99.base(), 0.0);
  EXPECT_DOUBLE_EQ(spread_of({3.0}).p50.base(), 3.0);
  EXPECT_DOUBLE_EQ(spread_of({3.0}).p99.base(), 3.0);
}

// If this fails, an objective is judged at another percentile than it names.
TEST(Spread, AnswersByPercentile) {
  const Spread spread{Seconds{1.0}, Seconds{2.0}, Seconds{3.0}, Seconds{4.0}, Seconds{5.0}};
  EXPECT_DOUBLE_EQ(spread.at(0).base(), 1.0);
  EXPECT_DOUBLE_EQ(spread.at(50).base(), 2.0);
  EXPECT_DOUBLE_EQ(spread.at(90).base(), 3.0);
  EXPECT_DOUBLE_EQ(spread.at(95).base(), 4.0);
  EXPECT_DOUBLE_EQ(spread.at(99).base(), 5.0);
  EXPECT_DOUBLE_EQ(always(Seconds{7.0}).at(99).base(), 7.0);
}

}  // namespace
}  // namespace shortboard
