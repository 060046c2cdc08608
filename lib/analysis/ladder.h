#pragma once
#include <span>
#include <vector>

#include "analysis/answer.h"
#include "units/quantity.h"

namespace shortboard {

/// Seconds that one reason adds.
struct LadderTime {
  LadderReason reason;
  Seconds more;
};

/// All parts but the first, which is the time at the peak.
template <class P, const auto& Names>
[[nodiscard]] std::vector<LadderTime> ladder_times(const PartSeconds<P, Names>& parts) {
  std::vector<LadderTime> times;
  for (std::size_t i = 1; i < parts.size(); ++i)
    times.push_back({static_cast<P>(i), Seconds{parts[static_cast<P>(i)]}});
  return times;
}

/// Work that the nominal peak would do in `ideal`, and the peaks of its number formats in `at_peak`; `format`: the
/// reason of that difference. Both times > 0.
struct LadderWork {
  double nominal_pflops = 0.0;
  Seconds ideal, at_peak;
  LadderStep format;
};

/// The steps from nominal to effective P. Each makes the time longer, and the running P falls by the same factor. The
/// factors multiply to ideal / (at_peak + all of `times`). Negligible times are left out.
[[nodiscard]] std::vector<LadderStep> ladder_of(const LadderWork& work, std::span<const LadderTime> times);

/// The reason of the first step if all products have one number format.
[[nodiscard]] LadderStep in_format(NumberFormat format);

}  // namespace shortboard
