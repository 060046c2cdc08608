#include "analysis/ladder.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <cmath>

namespace shortboard {
namespace {

// 8 P that would take 1 s; 2 s in the format's peak, 1 s of memory and 1 s of messages: 4 P after the format, 8 / 3
// after memory, 2 in the end.
// If this fails, a step's P is not what is left after it.
TEST(Ladder, EachStepTakesItsSeconds) {
  Parts parts;
  parts[Part::matrix] = 2.0;
  parts[Part::memory] = parts[Part::tensor] = 1.0;
  const std::vector<LadderStep> ladder = ladder_of(
      {.nominal_pflops = 8.0, .ideal = Seconds{1.0}, .at_peak = Seconds{2.0}, .format = in_format(NumberFormat::fp8)},
      ladder_times(parts));
  ASSERT_EQ(ladder.size(), 4U);
  EXPECT_EQ(ladder[0].pflops, 8.0);
  EXPECT_EQ(ladder[1].reason, LadderReason{LadderStart::number_format});
  EXPECT_EQ(ladder[1].format, NumberFormat::fp8);
  EXPECT_EQ(ladder[1].pflops, 4.0);
  EXPECT_EQ(ladder[2].reason, LadderReason{Part::memory});
  EXPECT_DOUBLE_EQ(ladder[2].pflops, 8.0 / 3.0);
  EXPECT_EQ(ladder[3].reason, LadderReason{Part::tensor});
  EXPECT_DOUBLE_EQ(ladder[3].factor, 0.75);
  EXPECT_DOUBLE_EQ(ladder[3].pflops_lost, 2.0 / 3.0);
}

// If this fails, the factors no longer multiply to the share that is reached, or P gets lost between two steps.
RC_GTEST_PROP(Ladder, FactorsMultiplyToTheWhole, ()) {
  Parts parts;
  for (std::size_t i = 0; i < Parts::size(); ++i) parts[static_cast<Part>(i)] = 0.01 * *rc::gen::inRange(0, 100);
  parts[Part::matrix] += 0.5;
  const Seconds ideal{0.01 * *rc::gen::inRange(1, 50)};
  const std::vector<LadderStep> ladder =
      ladder_of({.nominal_pflops = 3.0, .ideal = ideal, .at_peak = Seconds{parts[Part::matrix]}, .format = {}},
                ladder_times(parts));
  double factors = 1.0, lost = 0.0;
  for (const LadderStep& step : ladder) {
    factors *= step.factor;
    lost += step.pflops_lost;
  }
  RC_ASSERT(std::abs(factors - ideal.base() / parts.total()) < 1e-12);
  RC_ASSERT(std::abs(3.0 - lost - ladder.back().pflops) < 1e-9);
}

}  // namespace
}  // namespace shortboard
