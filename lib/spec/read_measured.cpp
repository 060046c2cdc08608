#include "spec/read_measured.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <string>

namespace shortboard {

std::vector<MeasuredFigure> read_measured(const Value& spec, std::span<const std::string_view> metrics) {
  std::vector<MeasuredFigure> measured;
  const std::optional<Value> map = spec.optional("measured");
  if (!map) return measured;
  const std::string known = fmt::format("of this work: {}", fmt::join(metrics, ", "));
  for (const Value& figure : map->entries()) {
    const std::string& metric = figure.node().key;
    if (std::ranges::find(metrics, metric) == metrics.end()) throw figure.error("no such figure", known);
    if (metric == "mfu" && figure.share() == 0.0) throw figure.error("is 0", "it must be more");
    measured.push_back({metric, figure.positive()});
  }
  if (measured.empty()) throw map->error("names no figure", known);
  return measured;
}

}  // namespace shortboard
