#include "validation/summary.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <map>
#include <numeric>
#include <string>
#include <utility>
#include <vector>

namespace shortboard {
namespace {

/// The quantile at `share`, interpolated linearly.
double quantile(const std::vector<double>& sorted, double share) {
  if (sorted.empty()) return 0.0;
  const double place = share * static_cast<double>(sorted.size() - 1);
  const auto below = static_cast<std::size_t>(place);
  const std::size_t above = std::min(below + 1, sorted.size() - 1);
  return std::lerp(sorted[below], sorted[above], place - static_cast<double>(below));
}

/// The rank of each value; equal values share their mean rank.
std::vector<double> ranks(const std::vector<double>& values) {
  std::vector<std::size_t> order(values.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::ranges::sort(order, {}, [&](std::size_t i) { return values[i]; });
  std::vector<double> rank(values.size());
  for (std::size_t first = 0, last = 0; first < order.size(); first = last) {
    ++last;  // a value is its own equal, even one that is no number
    while (last < order.size() && values[order[last]] == values[order[first]]) ++last;
    for (std::size_t i = first; i < last; ++i) rank[order[i]] = static_cast<double>(first + last - 1) / 2.0;
  }
  return rank;
}

/// Pearson's correlation; 0 where either does not vary.
double correlation(const std::vector<double>& x, const std::vector<double>& y) {
  const auto n = static_cast<double>(x.size());
  const double mean_x = std::accumulate(x.begin(), x.end(), 0.0) / n;
  const double mean_y = std::accumulate(y.begin(), y.end(), 0.0) / n;
  double xx = 0.0, yy = 0.0, xy = 0.0;
  for (std::size_t i = 0; i < x.size(); ++i) {
    xx += (x[i] - mean_x) * (x[i] - mean_x);
    yy += (y[i] - mean_y) * (y[i] - mean_y);
    xy += (x[i] - mean_x) * (y[i] - mean_y);
  }
  return xx > 0.0 && yy > 0.0 ? xy / std::sqrt(xx * yy) : 0.0;
}

struct Pairs {
  std::vector<double> measured, predicted;
};

std::optional<double> rank_correlation(std::span<const ValidatedRow> rows) {
  constexpr std::size_t kFewest = 3;
  std::map<std::pair<std::string, std::string>, Pairs> groups;
  for (const ValidatedRow& row : rows) {
    if (!row.skipped.empty()) continue;
    Pairs& pairs = groups[{row.kind, row.metric}];
    pairs.measured.push_back(row.measured);
    pairs.predicted.push_back(row.predicted);
  }
  double sum = 0.0, count = 0.0;
  for (const auto& [name, pairs] : groups) {
    if (pairs.measured.size() < kFewest) continue;
    const auto size = static_cast<double>(pairs.measured.size());
    sum += size * correlation(ranks(pairs.measured), ranks(pairs.predicted));
    count += size;
  }
  if (count == 0.0) return std::nullopt;
  return sum / count;
}

}  // namespace

double ValidationSummary::coverage() const {
  return answered + skipped == 0 ? 0.0 : static_cast<double>(answered) / (answered + skipped);
}

ValidationSummary summarise(std::span<const ValidatedRow> rows) {
  ValidationSummary summary;
  std::vector<double> errors, absolute;
  for (const ValidatedRow& row : rows) {
    if (!row.skipped.empty()) {
      ++summary.skipped;
      continue;
    }
    errors.push_back(row.speed_error());
    absolute.push_back(std::abs(row.speed_error()));
  }
  summary.answered = static_cast<int>(errors.size());
  if (errors.empty()) return summary;
  std::ranges::sort(errors);
  std::ranges::sort(absolute);
  summary.median = quantile(absolute, 0.5);
  summary.percentile_90 = quantile(absolute, 0.9);
  summary.bias = quantile(errors, 0.5);
  summary.too_fast = static_cast<double>(std::ranges::count_if(errors, [](double e) { return e > 0.0; })) /
                     static_cast<double>(errors.size());
  summary.rank_correlation = rank_correlation(rows);
  return summary;
}

}  // namespace shortboard
