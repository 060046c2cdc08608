#pragma once
#include <string>
#include <vector>

#include "analysis/answer.h"
#include "units/quantity.h"

namespace shortboard {

/// Steps from nominal to effective P: a piece of work that the nominal peak would do in `ideal` takes longer with each
/// step, and running P falls by the same factor.
class Ladder {
 public:
  Ladder(double nominal_pflops, Seconds ideal);
  /// The next step; `after`: the time with all steps so far. > 0.
  void add(std::string name, Seconds after);
  /// The next step by the time that it adds.
  void add_more(std::string name, Seconds more) { add(std::move(name), running_ + more); }
  [[nodiscard]] std::vector<LadderStep> steps() && { return std::move(steps_); }

 private:
  Seconds running_;
  std::vector<LadderStep> steps_;
};

/// The ladder of a training step: each part of `parts` as a factor, from the peak of the number format to the whole.
[[nodiscard]] std::vector<LadderStep> step_ladder(double nominal_pflops, Flops needed, NumberFormat format,
                                                  const Parts& parts);

}  // namespace shortboard
