#pragma once
#include <span>
#include <string>
#include <vector>

#include "document/node.h"
#include "hwdb/database.h"

namespace shortboard {

/// One published run beside our prediction from its configuration alone; or why there is none.
struct ValidatedRow {
  std::string id{}, source{}, accelerator{}, model{}, stack{};
  std::string metric{};  ///< tokens_per_s_per_accelerator, iteration_s, model_tflops_per_accelerator or mfu.
  double measured = 0.0, predicted = 0.0;
  bool fits = true;       ///< False: the run fitted its cards, by our count of memory it doesn't; its speed is judged.
  std::string skipped{};  ///< Why the row could not be estimated; empty: it was.

  /// Speed predicted over speed measured, minus 1: above 0 is too fast, whatever the metric.
  [[nodiscard]] double speed_error() const;
};

/// How far a set of rows is off. Errors are of speed; all 0 where no row was answered.
struct ValidationSummary {
  int answered = 0, skipped = 0;
  double median = 0.0, percentile_90 = 0.0;  ///< Of the absolute error.
  double bias = 0.0;                         ///< Median of the signed error.
  double too_fast = 0.0;                     ///< Share of rows predicted too fast.
  double rank_correlation = 0.0;             ///< Spearman's, of predicted on measured; 0 for rows of several metrics.
};

/// Predicts each training row of a corpus document (a list of rows: id, source, cluster, model, training, measured).
/// A row that can't be estimated is kept with its reason. `recompute: auto` takes the lightest that fits,
/// the heaviest where none does. Throws
/// SpecError where the document is no list of rows.
[[nodiscard]] std::vector<ValidatedRow> validate_training(const Node& corpus, const std::string& file,
                                                          const Database& database);

[[nodiscard]] ValidationSummary summarise(std::span<const ValidatedRow> rows);

}  // namespace shortboard
