#pragma once
#include <span>
#include <string_view>
#include <vector>

#include "analysis/case.h"
#include "document/value.h"

namespace shortboard {

/// `measured: {metric: value, ...}` of a spec, what an operator measured of the run that it describes; empty where it
/// has none. A metric is one of `metrics`. Throws SpecError, also for a map without a figure.
[[nodiscard]] std::vector<MeasuredFigure> read_measured(const Value& spec, std::span<const std::string_view> metrics);

}  // namespace shortboard
