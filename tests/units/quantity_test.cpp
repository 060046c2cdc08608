#include "units/quantity.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <cmath>
#include <type_traits>

namespace shortboard {
namespace {

// If this fails, a ratio of quantities has lost its dimension.
TEST(Quantity, DimensionsSubtractInDivision) {
  static_assert(std::is_same_v<decltype(Bytes{} / BytesPerSecond{1.0}), Seconds>);
  static_assert(std::is_same_v<decltype(Flops{} / FlopsPerSecond{1.0}), Seconds>);
  EXPECT_DOUBLE_EQ((Bytes{6.0} / BytesPerSecond{2.0}).base(), 3.0);
}

// If this fails, sums of parts depend on their order or lose an amount.
RC_GTEST_PROP(Quantity, AdditionUndoesSubtraction, ()) {
  const Bytes a{static_cast<double>(*rc::gen::inRange(0, 1000000))},
      b{static_cast<double>(*rc::gen::inRange(0, 1000000))};
  RC_ASSERT((a + b) - b == a);
  RC_ASSERT(a + b == b + a);
}

// If this fails, rates can be added to amounts, or a ratio of like quantities keeps a dimension.
TEST(Quantity, RatesAndAmountsAreOfTheirOwnTypes) {
  static_assert(std::is_same_v<decltype(Bytes{1.0} / Seconds{1.0}), BytesPerSecond>);
  static_assert(std::is_same_v<decltype(Bytes{1.0} / Bytes{1.0}), Quantity<Dimension{}>>);
  static_assert(!std::is_same_v<Bytes, Flops> && !std::is_convertible_v<double, Seconds>);
  EXPECT_EQ((Bytes{1.0} / Bytes{4.0}).base(), 0.25);
}

// If this fails, a quantity that was never set is not zero.
TEST(Quantity, StartsAtZero) {
  EXPECT_EQ(Seconds{}.base(), 0.0);
  EXPECT_EQ(Seconds{} + Seconds{2.0}, Seconds{2.0});
}

// If this fails, comparing two times compares something else than their seconds.
RC_GTEST_PROP(Quantity, ComparesAsItsNumbers, (int a, int b)) {
  RC_ASSERT((Seconds{static_cast<double>(a)} < Seconds{static_cast<double>(b)}) == (a < b));
  RC_ASSERT((Seconds{static_cast<double>(a)} == Seconds{static_cast<double>(b)}) == (a == b));
}

// If this fails, scaling by a number is not what division by it undoes; powers of two lose no digit.
RC_GTEST_PROP(Quantity, DivisionUndoesScaling, ()) {
  const Flops amount{static_cast<double>(*rc::gen::inRange(0, 1000000))};
  const double factor = std::ldexp(1.0, *rc::gen::inRange(-20, 20));
  RC_ASSERT((factor * amount) / factor == amount);
  RC_ASSERT(2.0 * amount == amount + amount);
}

}  // namespace
}  // namespace shortboard
