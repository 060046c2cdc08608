#include "question/given.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>

namespace shortboard {
namespace {

constexpr double kWidest = 4.0;  // sigma beyond which a mean says nothing of a request

std::string key_of(std::string_view path, std::string_view key) { return fmt::format("{}.{}", path, key); }

/// The sigma at which a log-normal of this mean has this 90th percentile: ln(p90 / mean) = z s - s^2 / 2, the smaller
/// root.
double sigma_of(const Spec& spec, std::string_view path, double mean, double p90) {
  const double z = normal_quantile(0.9), under = z * z - 2.0 * std::log(p90 / mean);
  const double sigma = under < 0.0 ? -1.0 : z - std::sqrt(under);
  if (sigma < 0.0)
    throw spec.error(key_of(path, "p90"), "is no 90th percentile beside this mean", "from 1 to 2.27 times the mean");
  return sigma;
}

}  // namespace

Lengths given_lengths(const Spec& spec, std::string_view path, const LengthsSpec& lengths) {
  const bool shaped = lengths.median || lengths.mean || lengths.p90 || lengths.sigma;
  if (lengths.tokens && !shaped) return {*lengths.tokens, 0.0};
  if (lengths.tokens || lengths.median.has_value() == lengths.mean.has_value())
    throw spec.error(path, "names no one middle", "give median or mean");
  if (lengths.p90.has_value() == lengths.sigma.has_value())
    throw spec.error(path, "names no one width", "give p90 or sigma");
  const double middle = lengths.mean ? *lengths.mean : *lengths.median;
  if (lengths.sigma) {
    const double wide = *lengths.sigma;
    if (!(wide >= 0.0 && wide <= kWidest))
      throw spec.error(key_of(path, "sigma"), "is too wide", "the logarithm's standard deviation, up to 4");
    return {lengths.mean ? middle : middle * std::exp(wide * wide / 2.0), wide};
  }
  const double p90 = *lengths.p90;
  if (lengths.mean) return {middle, sigma_of(spec, path, middle, p90)};
  if (p90 < middle) throw spec.error(key_of(path, "p90"), "is below the median");
  return log_normal(middle, p90);
}

void check_published(const Spec& spec, std::span<const std::string_view> metrics) {
  for (std::size_t i = 0; i < spec.published.size(); ++i) {
    const Published& one = spec.published[i];
    if (std::ranges::find(metrics, one.metric) == metrics.end())
      throw spec.error(fmt::format("published[{}].metric", i), fmt::format("no metric '{}'", one.metric),
                       fmt::format("one of {}", fmt::join(metrics, ", ")));
  }
}

void check_measured(const Spec& spec, std::span<const std::string_view> metrics) {
  for (const MeasuredFigure& one : spec.measured) {
    const std::string path = key_of("measured", one.metric);
    if (std::ranges::find(metrics, one.metric) == metrics.end())
      throw spec.error(path, "no such figure", fmt::format("of this work: {}", fmt::join(metrics, ", ")));
    if (one.value <= 0.0) throw spec.error(path, "is 0", "it must be more");
    if (one.metric == "mfu" && one.value > 1.0)
      throw spec.error(path, fmt::format("'{}' is more than 1", one.value), "write a share from 0 to 1");
  }
}

}  // namespace shortboard
