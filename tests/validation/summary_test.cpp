#include "validation/summary.h"

#include <gtest/gtest.h>

#include <cmath>
#include <utility>
#include <vector>

namespace shortboard {
namespace {

ValidatedRow rate(double measured, double predicted, const char* kind = "gemm") {
  return {.kind = kind, .metric = "mfu", .measured = measured, .predicted = predicted};
}

// If this fails, a time predicted too long counts as too fast.
TEST(SpeedError, IsOfSpeedWhateverTheMetric) {
  for (const char* time : {"latency_us", "iteration_s", "step_s"}) {
    const ValidatedRow row{.metric = time, .measured = 2.0, .predicted = 4.0};  // half the speed
    EXPECT_DOUBLE_EQ(row.speed_error(), -0.5) << time;
  }
  for (const char* rate_or_bytes : {"tokens_per_s_per_accelerator", "mfu", "memory_gib"}) {
    const ValidatedRow row{.metric = rate_or_bytes, .measured = 4.0, .predicted = 2.0};
    EXPECT_DOUBLE_EQ(row.speed_error(), -0.5) << rate_or_bytes;
  }
}

// If this fails, summaries hide rows or count them twice. Errors -0.1, 0.1, 0.2, 0.5: the absolute ones' median is
// (0.1 + 0.2) / 2; their 90th percentile lies 0.7 of the way from the third, at place 0.9 x 3 = 2.7: 0.2 + 0.7 x 0.3;
// the signed ones' median is (0.1 + 0.2) / 2; three of four are too fast.
TEST(Summary, CountsWhatIsThere) {
  std::vector<ValidatedRow> rows;
  for (const double predicted : {0.9, 1.1, 1.2, 1.5}) rows.push_back(rate(1.0, predicted));
  rows.push_back({.metric = {}, .skipped = "why"});
  const ValidationSummary s = summarise(rows);
  EXPECT_EQ(s.answered, 4);
  EXPECT_EQ(s.skipped, 1);
  EXPECT_NEAR(s.median, 0.15, 1e-12);
  EXPECT_NEAR(s.percentile_90, 0.41, 1e-12);
  EXPECT_NEAR(s.bias, 0.15, 1e-12);
  EXPECT_DOUBLE_EQ(s.too_fast, 0.75);
  EXPECT_DOUBLE_EQ(s.coverage(), 0.8);
  EXPECT_EQ(summarise({}).answered, 0);
  EXPECT_DOUBLE_EQ(summarise({}).coverage(), 0.0);
}

// If this fails, orders of runs are compared wrongly: 1 2 3 against 1 3 2 has rank correlation 1 - 6 x 2 / (3 x 8) =
// 0.5. With ties, 1 2 2 4 against 1 2 3 4: ranks 0, 1.5, 1.5, 3 and 0, 1, 2, 3; sums of squares about the mean 1.5 are
// 4.5 and 5, the products' 4.5: 4.5 / sqrt(22.5).
TEST(Summary, RankCorrelationIsSpearmans) {
  std::vector<ValidatedRow> rows;
  for (const auto& [measured, predicted] : {std::pair{1.0, 1.0}, std::pair{2.0, 3.0}, std::pair{3.0, 2.0}})
    rows.push_back(rate(measured, predicted));
  EXPECT_DOUBLE_EQ(summarise(rows).rank_correlation.value_or(-9.0), 0.5);
  rows.clear();
  for (const auto& [measured, predicted] :
       {std::pair{1.0, 1.0}, std::pair{2.0, 2.0}, std::pair{2.0, 3.0}, std::pair{4.0, 4.0}})
    rows.push_back(rate(measured, predicted));
  EXPECT_NEAR(summarise(rows).rank_correlation.value_or(-9.0), 4.5 / std::sqrt(22.5), 1e-12);
}

// If this fails, microseconds of kernels are ranked among the steps of runs, and any estimator looks right.
TEST(Summary, RanksOnlyWithinAKindAndMetric) {
  std::vector<ValidatedRow> rows;
  for (const double x : {1.0, 2.0, 3.0}) rows.push_back(rate(x, 4.0 - x, "gemm"));  // reversed: -1
  for (const double x : {100.0, 200.0, 300.0, 400.0, 500.0, 600.0}) rows.push_back(rate(x, x, "training"));  // 1
  rows.push_back(rate(1.0, 9.0, "attention"));  // alone: no order
  EXPECT_NEAR(summarise(rows).rank_correlation.value_or(-9.0), (3.0 * -1.0 + 6.0 * 1.0) / 9.0, 1e-12);
}

// If this fails, one prediction that is no number hangs the summary of all.
TEST(Summary, EndsWhateverIsPredicted) {
  const std::vector<ValidatedRow> rows{rate(1.0, std::nan("")), rate(2.0, std::nan(""))};
  EXPECT_EQ(summarise(rows).answered, 2);
}

}  // namespace
}  // namespace shortboard
