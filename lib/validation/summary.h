#pragma once
#include <optional>
#include <span>

#include "validation/validated_row.h"

namespace shortboard {

/// How far a set of rows is off. Errors are of speed (validated_row.h); all 0 where no row was answered. A quantile
/// between two rows is interpolated linearly, so the median of an even number is the mean of the middle two.
struct ValidationSummary {
  int answered = 0, skipped = 0;
  double median = 0.0, percentile_90 = 0.0;  ///< Of the absolute error.
  double bias = 0.0;                         ///< Median of the signed error.
  double too_fast = 0.0;                     ///< Share of rows predicted too fast.
  /// Spearman's, of predicted on measured, ties sharing their mean rank: within each kind and metric of at least three
  /// rows, then the mean by rows; absent where there is no such group.
  std::optional<double> rank_correlation{};

  /// Rows answered over all rows.
  [[nodiscard]] double coverage() const;
};

[[nodiscard]] ValidationSummary summarise(std::span<const ValidatedRow> rows);

}  // namespace shortboard
