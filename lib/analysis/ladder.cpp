#include "analysis/ladder.h"

#include <fmt/format.h>

#include <cmath>
#include <utility>

namespace shortboard {

Ladder::Ladder(double nominal_pflops, Seconds ideal) : running_{ideal}, steps_{{"nominal", 1.0, 0.0, nominal_pflops}} {}

void Ladder::add(std::string name, Seconds after) {
  const double factor = (running_ / after).base();
  const double before = steps_.back().pflops, lost = before * (1.0 - factor);
  steps_.push_back({std::move(name), factor, std::abs(lost) < 1e-9 * before ? 0.0 : lost, before * factor});
  running_ = after;
}

std::vector<LadderStep> step_ladder(double nominal_pflops, Flops needed, NumberFormat format, const Parts& parts) {
  Ladder ladder{nominal_pflops, Seconds{needed.base() / (nominal_pflops * kPeta)}};
  ladder.add(fmt::format("number format ({})", name(format)), Seconds{parts[Part::matrix]});
  for (std::size_t i = 1; i < Parts::size(); ++i)
    if (const Seconds more{parts[static_cast<Part>(i)]}; more > Seconds{})
      ladder.add_more(std::string{kPartMeanings[i]}, more);
  return std::move(ladder).steps();
}

}  // namespace shortboard
