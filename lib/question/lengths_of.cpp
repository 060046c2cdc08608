#include "question/lengths_of.h"

#include <algorithm>
#include <cmath>

namespace shortboard {
namespace {

/// The sigma at which a log-normal of this mean has this 90th percentile: ln(p90 / mean) = z s - s^2 / 2, the smaller
/// root.
double sigma_of(double mean, double p90) {
  const double z = normal_quantile(0.9);
  return z - std::sqrt(std::max(0.0, z * z - 2.0 * std::log(p90 / mean)));
}

}  // namespace

Lengths lengths_of(const LengthsSpec& lengths) {
  if (lengths.tokens) return {*lengths.tokens, 0.0};
  if (lengths.mean) return {*lengths.mean, lengths.sigma ? *lengths.sigma : sigma_of(*lengths.mean, *lengths.p90)};
  if (!lengths.sigma) return log_normal(*lengths.median, *lengths.p90);
  return {*lengths.median * std::exp(*lengths.sigma * *lengths.sigma / 2.0), *lengths.sigma};
}

}  // namespace shortboard
