#pragma once
#include <string>
#include <vector>

#include "analysis/what_if.h"
#include "report/report.h"

namespace shortboard {

/// One figure of an answer before and after a scaling.
struct SidedFigure {
  std::string name, unit;  ///< SI; "1" for pure numbers.
  double before = 0.0, after = 0.0;
};
/// The same of what is told in words.
struct SidedWords {
  std::string name, before, after;
};
/// An answer side by side with itself under more of its resources.
struct Sides {
  std::vector<SidedFigure> figures;  ///< The first is effective P.
  std::vector<SidedWords> words;
};
[[nodiscard]] Sides sides_of(const WhatIf& answer);

/// "scale-out link 400 Gb/s -> 800 Gb/s": a scaling with its figure, or its factor where it has none.
[[nodiscard]] std::string scaling_line(const ScaledAmount& scaling);

/// Before and after, side by side.
[[nodiscard]] Page what_if_page(const WhatIf& answer);
[[nodiscard]] std::string report(const WhatIf& answer, Format format);

}  // namespace shortboard
