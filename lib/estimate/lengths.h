#pragma once
#include <vector>

#include "estimate/spread.h"

namespace shortboard {

/// Lengths of prompts or answers in tokens, over many requests: log-normal, or all equal.
/// Chat and code traffic is close to log-normal (Azure LLM inference traces, Patel et al., arXiv:2311.18677, figure 3).
struct Lengths {
  double mean = 0.0;
  double sigma = 0.0;  ///< Standard deviation of the logarithm; 0: all equal.

  [[nodiscard]] double median() const;          ///< mean exp(-sigma^2 / 2)
  [[nodiscard]] double squared() const;         ///< Mean of squares: mean^2 exp(sigma^2).
  [[nodiscard]] double at(double share) const;  ///< The quantile at `share`, in (0, 1).
};

/// The log-normal distribution with this median and 90th percentile; 0 < median <= p90.
[[nodiscard]] Lengths log_normal(double median, double p90);

/// The quantile of the standard normal distribution at `share`: Acklam's rational approximation, relative error 1.2e-9.
[[nodiscard]] double normal_quantile(double share);

/// A request that arrives at a service.
struct Arrival {
  Seconds at;
  double input = 0.0, output = 0.0;  ///< Tokens.
  double cached = 0.0;               ///< Input tokens that a prefix cache already holds.
};

/// `count` requests with these lengths, all at time 0. Lengths are the quantiles of both distributions, in a fixed
/// order that pairs prompts and answers without correlation.
[[nodiscard]] std::vector<Arrival> burst(const Lengths& input, const Lengths& output, int count);

}  // namespace shortboard
