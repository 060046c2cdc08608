#include "analysis/ladder.h"

#include <cmath>
#include <utility>

namespace shortboard {
namespace {

constexpr double kNothing = 1e-12;  // of the whole; what rounding leaves of a part that is not there
constexpr double kNoLoss = 1e-9;    // of running P

LadderStep step_after(LadderStep step, double before_pflops, double factor) {
  const double lost = before_pflops * (1.0 - factor);
  step.factor = factor;
  step.pflops_lost = std::abs(lost) < kNoLoss * before_pflops ? 0.0 : lost;
  step.pflops = before_pflops * factor;
  return step;
}

}  // namespace

std::vector<LadderStep> ladder_of(const LadderWork& work, std::span<const LadderTime> times) {
  Seconds whole = work.at_peak;
  for (const LadderTime& time : times) whole = whole + time.more;
  std::vector<LadderStep> steps{{.pflops = work.nominal_pflops}};
  steps.push_back(step_after(work.format, work.nominal_pflops, (work.ideal / work.at_peak).base()));
  Seconds running = work.at_peak;
  for (const LadderTime& time : times) {
    if (std::abs(time.more.base()) <= kNothing * whole.base()) continue;
    const Seconds after = running + time.more;
    steps.push_back(step_after({.reason = time.reason}, steps.back().pflops, (running / after).base()));
    running = after;
  }
  return steps;
}

LadderStep in_format(NumberFormat format) { return {.reason = LadderStart::number_format, .format = format}; }

}  // namespace shortboard
