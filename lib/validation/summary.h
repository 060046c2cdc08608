#pragma once
#include <optional>
#include <span>

#include "validation/validated_row.h"

namespace shortboard {

/// The errors of a set of rows, of speed as in validated_row.h. All are 0 if no row was answered. Quantiles between two
/// rows are interpolated linearly, so the median of an even number is the mean of the middle two.
struct ValidationSummary {
  int answered = 0, skipped = 0;
  double median = 0.0, percentile_90 = 0.0;  ///< Of the absolute error.
  double bias = 0.0;                         ///< Median of the signed error.
  double too_fast = 0.0;                     ///< Share of rows that are predicted too fast.
  /// Spearman's correlation of predicted and measured; ties share their mean rank. It is computed within each kind and
  /// metric of at least three rows and averaged by rows. Absent if there is no such group.
  std::optional<double> rank_correlation{};

  /// Rows answered over all rows.
  [[nodiscard]] double coverage() const;
};

/// The errors of these rows.
[[nodiscard]] ValidationSummary summarise(std::span<const ValidatedRow> rows);

}  // namespace shortboard
