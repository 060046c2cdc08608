#include "validation/generation_rows.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include "document/yaml.h"
#include "validation/validate.h"

namespace shortboard {
namespace {

std::vector<ValidatedRow> carried() {
  const std::string file = std::string{SHORTBOARD_SOURCE} + "/tests/validation/generation.yaml";
  return validate_rows(read_document(file), file, Database::compiled());
}

double quantile(std::vector<double> sorted, double at) {
  std::ranges::sort(sorted);
  return sorted[static_cast<std::size_t>(at * static_cast<double>(sorted.size() - 1))];
}

// If this fails, pictures and video are estimated worse than the published runs that are carried allow.
TEST(GenerationRows, PublishedRunsArePredictedWithinTheBounds) {
  std::vector<double> errors;
  for (const ValidatedRow& row : carried()) {
    EXPECT_EQ(row.skipped, "") << row.id;
    EXPECT_EQ(row.kind, "generation");
    errors.push_back(std::abs(row.speed_error()));
  }
  EXPECT_GE(errors.size(), 80U);
  EXPECT_LT(quantile(errors, 0.5), 0.10);
  EXPECT_LT(quantile(errors, 0.9), 0.35);
}

// If this fails, steps a second are judged as a time, or seconds as a rate.
TEST(GenerationRows, TheErrorHasTheSignOfSpeed) {
  for (const ValidatedRow& row : carried()) {
    const bool rate = row.metric == "steps_per_second" || row.metric == "mfu";
    EXPECT_EQ(row.speed_error() > 0.0, rate ? row.predicted > row.measured : row.predicted < row.measured) << row.id;
  }
}

}  // namespace
}  // namespace shortboard
