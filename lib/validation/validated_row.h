#pragma once
#include <optional>
#include <string>

namespace shortboard {

/// One published figure and its prediction from the configuration, or the reason why there is none.
struct ValidatedRow {
  std::string id{}, source{}, accelerator{}, model{}, stack{};
  std::string kind{};    ///< training, memory, gemm, grouped_gemm, attention, collective, expert_exchange, ...
  std::string metric{};  ///< latency_us, iteration_s, tokens_per_s_per_accelerator, mfu, memory_gib, ...
  double measured = 0.0, predicted = 0.0;
  /// Predicted by constants that were fitted without this row and those with the same value of a column (leave_out.h).
  std::optional<double> left_out{};
  bool fits = true;       ///< False: the memory estimate does not fit, though the run did; its speed still counts.
  std::string note{};     ///< What replaced an entry that the database lacks; usually empty.
  std::string skipped{};  ///< Why the row could not be estimated; empty: it was.

  /// Predicted over measured speed, minus 1. Above 0 is too fast, whether the metric is a time (latency..., step...,
  /// iteration...) or a rate. For a memory figure (memory...): predicted over measured bytes, minus 1.
  [[nodiscard]] double speed_error() const;
};

}  // namespace shortboard
