#pragma once
#include <vector>

#include "estimate/spread.h"

namespace shortboard {

/// Tokens of prompts or answers over many requests: log-normal about its mean, or all alike.
/// Chat and code traffic is close to log-normal (Azure LLM inference traces, Patel et al., arXiv:2311.18677, figure 3).
struct Lengths {
  double mean = 0.0;
  double sigma = 0.0;  ///< Of the logarithm; 0: all alike.

  [[nodiscard]] double median() const;          ///< mean exp(-sigma^2 / 2)
  [[nodiscard]] double squared() const;         ///< Mean of squares: mean^2 exp(sigma^2).
  [[nodiscard]] double at(double share) const;  ///< Tokens that `share` of them do not exceed; share in (0, 1).
};

/// A log-normal by its median and its 90th percentile, both > 0, the latter no less than the former.
[[nodiscard]] Lengths log_normal(double median, double p90);

/// Standard normal deviate below which `share` of all lie: Acklam's rational approximation, relative error 1.2e-9.
[[nodiscard]] double normal_quantile(double share);

/// A request as it comes to a service.
struct Arrival {
  Seconds at;
  double input = 0.0, output = 0.0;  ///< Tokens.
  double cached = 0.0;               ///< Of the input, tokens that an earlier request left in a prefix cache.
};

/// `count` requests with these lengths, all at time 0: the quantiles of both, in an order that is the same each time
/// and in which long prompts do not stand beside long answers.
[[nodiscard]] std::vector<Arrival> burst(const Lengths& input, const Lengths& output, int count);

}  // namespace shortboard
