#pragma once
#include <string>

#include "analysis/curve.h"
#include "report/report.h"

namespace shortboard {

/// Effective P against card count, and where more cards stop paying.
[[nodiscard]] Page curve_page(const Curve& curve);
[[nodiscard]] std::string report(const Curve& curve, Format format);

}  // namespace shortboard
