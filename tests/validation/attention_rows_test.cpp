#include "validation/attention_rows.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "document/yaml.h"
#include "support/measurements.h"
#include "units/spec_error.h"

namespace shortboard {
namespace {

struct Errors {
  double median = 0.0, percentile_90 = 0.0;
  std::size_t rows = 0;
};

/// Of predicted over measured time, less 1; rows of cards that hwdb lacks are left out.
Errors errors_of(const std::string& file) {
  const Database database = Database::compiled();
  const Node table = read_document(file);
  std::vector<double> errors;
  for (const Value& row : Value{table, file}.items()) {
    try {
      const ValidatedRow predicted = predict_attention(row, database);
      errors.push_back(std::abs(predicted.predicted / predicted.measured - 1.0));
    } catch (const SpecError&) {
      continue;
    }
  }
  std::ranges::sort(errors);
  return {errors[errors.size() / 2], errors[errors.size() * 9 / 10], errors.size()};
}

// If this fails, attention is no longer priced within what the carried measurements allow (5.4% and 22% when fitted).
TEST(AttentionRows, CarriedOnesAreWithinTheirBound) {
  const Errors errors = errors_of(std::string{SHORTBOARD_SOURCE} + "/tests/validation/attention.csv");
  EXPECT_EQ(errors.rows, 544U);
  EXPECT_LT(errors.median, 0.065);
  EXPECT_LT(errors.percentile_90, 0.26);
}

// If this fails, what was fitted on the carried rows does not hold for the rest. Skipped where the tables are not at
// hand.
TEST(AttentionRows, TheOthersAreWithinTheirs) {
  const std::string directory = support::collected("measurements/");
  if (directory.empty()) GTEST_SKIP() << support::kNotCollected;
  for (const std::string kind : {"prefill", "decode", "other"}) {
    const Errors errors = errors_of(directory + "attention_" + kind + ".csv");
    EXPECT_GT(errors.rows, 300U) << kind;
    EXPECT_LT(errors.median, 0.1) << kind;
    EXPECT_LT(errors.percentile_90, 0.35) << kind;
  }
}

// If this fails, a row's prediction does not say which row it is, or in which unit.
TEST(AttentionRows, NameThemselves) {
  const Node table = read_csv(
      "accelerator,kv_dtype,batch,context,heads,kv_heads,head_dim,latency_us,source\nH100,fp8,4,4096,32,8,128,30,a "
      "paper\n",
      "f.csv");
  const ValidatedRow row = predict_attention(Value{table.children[0], "f.csv"}, Database::compiled());
  EXPECT_EQ(row.id, "decode nvidia-h100-sxm q16 kv8 4x4096 heads 32/8 of 128");
  EXPECT_EQ(row.accelerator, "nvidia-h100-sxm");
  EXPECT_EQ(row.source, "a paper");
  EXPECT_EQ(row.kind, "attention");
  EXPECT_EQ(row.metric, "latency_us");
  EXPECT_DOUBLE_EQ(row.measured, 30.0);
}

}  // namespace
}  // namespace shortboard
