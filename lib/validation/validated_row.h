#pragma once
#include <optional>
#include <string>

namespace shortboard {

/// One published figure beside our prediction from its configuration alone; or why there is none.
struct ValidatedRow {
  std::string id{}, source{}, accelerator{}, model{}, stack{};
  std::string kind{};    ///< training, memory, gemm, grouped_gemm, attention, collective, expert_exchange, ...
  std::string metric{};  ///< latency_us, iteration_s, tokens_per_s_per_accelerator, mfu, memory_gib, ...
  double measured = 0.0, predicted = 0.0;
  /// Predicted by constants refitted without this row and those that share a column with it (leave_out.h).
  std::optional<double> left_out{};
  bool fits = true;       ///< False: the run fitted its cards, by our count of memory it doesn't; its speed is judged.
  std::string note{};     ///< What was taken for something that the database does not know; usually empty.
  std::string skipped{};  ///< Why the row could not be estimated; empty: it was.

  /// Speed predicted over speed measured, minus 1: above 0 is too fast, whether the metric is a time (latency...,
  /// step..., iteration...) or a rate. Of a memory figure (memory...) bytes predicted over measured, minus 1.
  [[nodiscard]] double speed_error() const;
};

}  // namespace shortboard
