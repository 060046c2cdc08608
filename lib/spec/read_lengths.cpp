#include "spec/read_lengths.h"

#include <cmath>
#include <optional>

namespace shortboard {
namespace {

constexpr double kWidest = 4.0;  // sigma beyond which a mean says nothing of a request

/// The sigma at which a log-normal of this mean has this 90th percentile: ln(p90 / mean) = z s - s^2 / 2, the smaller
/// root.
double sigma_of(double mean, const Value& p90) {
  const double z = normal_quantile(0.9), under = z * z - 2.0 * std::log(p90.positive() / mean);
  const double sigma = under < 0.0 ? -1.0 : z - std::sqrt(under);
  if (sigma < 0.0) throw p90.error("is no 90th percentile beside this mean", "from 1 to 2.27 times the mean");
  return sigma;
}

}  // namespace

Lengths read_lengths(const Value& value) {
  if (!value.is_map()) return {value.positive(), 0.0};
  value.allow({"median", "mean", "p90", "sigma"});
  const std::optional<Value> median = value.optional("median"), mean = value.optional("mean"),
                             p90 = value.optional("p90"), sigma = value.optional("sigma");
  if (median.has_value() == mean.has_value()) throw value.error("names no one middle", "give median or mean");
  if (p90.has_value() == sigma.has_value()) throw value.error("names no one width", "give p90 or sigma");
  if (sigma) {
    const double wide = sigma->number();
    if (wide > kWidest) throw sigma->error("is too wide", "the logarithm's standard deviation, up to 4");
    return {mean ? mean->positive() : median->positive() * std::exp(wide * wide / 2.0), wide};
  }
  if (mean) return {mean->positive(), sigma_of(mean->positive(), *p90)};
  if (p90->positive() < median->positive()) throw p90->error("is below the median");
  return log_normal(median->positive(), p90->positive());
}

}  // namespace shortboard
