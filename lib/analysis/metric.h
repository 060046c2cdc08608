#pragma once
#include <optional>
#include <string_view>
#include <vector>

#include "units/quantity.h"

namespace shortboard {

/// What metrics of a run are made of; absent: this kind of work has none of it. Rates are per second, of the whole
/// cluster.
struct RunRates {
  double cards = 0.0;
  std::optional<double> mfu{};  ///< Of the nominal peak.
  std::optional<double> effective_pflops{};
  std::optional<Seconds> step{}, latency{}, ttft{}, tpot{};
  std::optional<double> tokens{}, input_tokens{}, output_tokens{}, total_tokens{}, requests{};
  std::optional<double> images{};  ///< Pictures, or videos.
};

/// A metric by its name as specs and published measurements have it: mfu, tflops_per_accelerator, step_s, latency_s,
/// ttft_ms, tpot_ms, and {tokens, input_tokens, output_tokens, total_tokens, requests, images}_per_s, each also
/// _per_accelerator. Absent: there is no such metric, or not of this work.
[[nodiscard]] std::optional<double> metric(const RunRates& rates, std::string_view name);

/// The same of an answer whose rates_of is known.
template <class One>
requires requires(const One& answer) { rates_of(answer); }
[[nodiscard]] std::optional<double> metric(const One& answer, std::string_view name) {
  return metric(rates_of(answer), name);
}

/// Whether less of a metric is faster: a time.
[[nodiscard]] bool is_time(std::string_view metric);

}  // namespace shortboard
