#include "units/quantity.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

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

}  // namespace
}  // namespace shortboard
