#pragma once
#include <optional>
#include <string_view>
#include <vector>

#include "units/quantity.h"

namespace shortboard {

/// The figures from which metrics follow. Absent: this kind of workload does not have it. Rates are per second, of the
/// whole cluster.
struct RunRates {
  double cards = 0.0;
  std::optional<double> mfu{};  ///< Of the nominal peak.
  std::optional<double> effective_pflops{};
  std::optional<Seconds> step{}, latency{}, ttft{}, tpot{};
  std::optional<double> tokens{}, input_tokens{}, output_tokens{}, total_tokens{}, requests{};
  std::optional<double> images{};  ///< Images or videos.
};

/// A metric by its name in specs and published measurements: mfu, tflops_per_accelerator, step_s, latency_s, ttft_ms,
/// tpot_ms, and {tokens, input_tokens, output_tokens, total_tokens, requests, images}_per_s, each also
/// _per_accelerator. Absent: there is no such metric for this workload.
[[nodiscard]] std::optional<double> metric(const RunRates& rates, std::string_view name);

/// A metric of an answer for which rates_of is defined.
template <class One>
requires requires(const One& answer) { rates_of(answer); }
[[nodiscard]] std::optional<double> metric(const One& answer, std::string_view name) {
  return metric(rates_of(answer), name);
}

/// Whether a metric is a time, so that less is faster.
[[nodiscard]] bool is_time(std::string_view metric);

}  // namespace shortboard
