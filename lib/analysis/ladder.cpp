#include "analysis/ladder.h"

#include <cmath>
#include <utility>

namespace shortboard {

Ladder::Ladder(double nominal_pflops, Seconds ideal) : running_{ideal}, rungs_{{"nominal", 1.0, 0.0, nominal_pflops}} {}

void Ladder::add(std::string name, Seconds after) {
  const double factor = (running_ / after).base();
  const double before = rungs_.back().pflops, lost = before * (1.0 - factor);
  rungs_.push_back({std::move(name), factor, std::abs(lost) < 1e-9 * before ? 0.0 : lost, before * factor});
  running_ = after;
}

}  // namespace shortboard
