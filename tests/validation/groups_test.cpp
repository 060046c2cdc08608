#include "validation/groups.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "document/yaml.h"
#include "validation/row_name.h"

namespace shortboard {
namespace {

/// A latency of 100 us, predicted and, where `left_out` is above 0, predicted by constants that never saw it.
ValidatedRow row(const std::string& kind, const std::string& card, double predicted, double left_out = 0.0) {
  ValidatedRow made{.id = card, .accelerator = card, .kind = kind, .metric = "latency_us", .measured = 100.0};
  made.predicted = predicted;
  if (left_out > 0.0) made.left_out = left_out;
  return made;
}

std::string card_of(const ValidatedRow& one) { return one.accelerator; }

// If this fails, errors of one card or kind are printed for another, or a row without a name makes a group.
TEST(Groups, RowsByKindAndName) {
  const std::vector<ValidatedRow> rows{row("gemm", "b", 100.0), row("gemm", "a", 125.0), row("attention", "a", 80.0),
                                       row("gemm", "a", 200.0), row("gemm", "", 1.0)};
  const std::vector<GroupSummary> groups = group(rows, card_of);
  ASSERT_EQ(groups.size(), 3U);
  EXPECT_EQ(groups[0].kind + " " + groups[0].name, "attention a");
  EXPECT_EQ(groups[1].kind + " " + groups[1].name, "gemm a");
  EXPECT_EQ(groups[2].kind + " " + groups[2].name, "gemm b");
  EXPECT_NEAR(groups[0].fitted.median, 0.25, 1e-12);  // 100 / 80 - 1: a fourth too fast
  EXPECT_EQ(groups[1].fitted.answered, 2);
  EXPECT_NEAR(groups[1].fitted.median, 0.35, 1e-12);  // of 0.2 and 0.5
  EXPECT_FALSE(groups[1].left_out.has_value());
}

// If this fails, constants that saw a row pass for constants that did not, or rows that have none count.
TEST(Groups, LeftOutCountsOnlyRowsThatWere) {
  const std::vector<ValidatedRow> rows{row("gemm", "a", 100.0, 80.0), row("gemm", "a", 100.0)};
  const GroupSummary made = group(rows, card_of).front();
  EXPECT_NEAR(made.fitted.median, 0.0, 1e-12);
  ASSERT_TRUE(made.left_out.has_value());
  EXPECT_EQ(made.left_out->answered, 1);
  EXPECT_NEAR(made.left_out->median, 0.25, 1e-12);
}

// If this fails, errors of bytes are mixed with errors of speed.
TEST(Groups, TheWholeIsOfSpeed) {
  std::vector<ValidatedRow> rows{row("gemm", "a", 100.0), row("memory", "a", 1000.0)};
  EXPECT_EQ(overall(rows).fitted.answered, 1);
  EXPECT_NEAR(overall(rows).fitted.median, 0.0, 1e-12);
  EXPECT_FALSE(overall(rows).left_out.has_value());
}

// If this fails, rows are left out by something else than the column says: one publisher's pages would vouch for each
// other, or a card under two names would be two.
TEST(RowName, ColumnsAreWhatARowTellsOfItself) {
  const Node run = read_yaml(
      "{id: r1, source: \"NVIDIA/NeMo docs/performance.md\", cluster: {accelerator: H100}, model: llama-3.1-8b, "
      "training: {stack: nemo-2024}}",
      "rows.yaml");
  const ValidatedRow told = described(Value{run, "rows.yaml"}, "training", Database::compiled());
  EXPECT_EQ(told.id, "r1");
  EXPECT_EQ(told.stack, "nemo-2024");
  EXPECT_EQ(value_of(told, Column::source), "NVIDIA/NeMo");
  EXPECT_EQ(value_of(told, Column::accelerator), "nvidia-h100-sxm");
  EXPECT_EQ(value_of(told, Column::model), "llama-3.1-8b");
}

// If this fails, a row without a name can't be found again, or an unknown card stops the listing.
TEST(RowName, ARowWithoutANameIsItsPlace) {
  const Node kernel = read_yaml("\n{accelerator: no-such-card, software: cublas, latency_us: 3}", "rows.yaml");
  const ValidatedRow told = described(Value{kernel, "rows.yaml"}, "gemm", Database::compiled());
  EXPECT_EQ(told.id, "gemm at rows.yaml:2");
  EXPECT_EQ(told.accelerator, "no-such-card");
  EXPECT_EQ(told.stack, "cublas");
  EXPECT_EQ(value_of(told, Column::model), "");
}

}  // namespace
}  // namespace shortboard
