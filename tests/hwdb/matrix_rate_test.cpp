#include "hwdb/matrix_rate.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <cstddef>
#include <optional>

namespace shortboard {
namespace {

/// A card whose only published peak is of one format.
Accelerator card_with(NumberFormat format, double rate) {
  Accelerator card;
  card.peak[index(format)] = Sourced<FlopsPerSecond>{FlopsPerSecond{rate}, {}};
  return card;
}

std::optional<double> rate(const Accelerator& card, NumberFormat format) {
  const std::optional<FlopsPerSecond> found = matrix_rate(card, format);
  return found ? std::optional{found->base()} : std::nullopt;
}

// If this fails, a format without a published peak is taken for faster or slower than its unit makes it: narrower
// formats share the multiplier's area, so 8 bits are twice and 4 bits four times 16 bits, and TF32 is half of them.
TEST(MatrixRate, FollowsFromSixteenBits) {
  for (const NumberFormat published : {NumberFormat::bf16, NumberFormat::fp16}) {
    const Accelerator card = card_with(published, 100.0);
    EXPECT_EQ(rate(card, NumberFormat::bf16), 100.0);
    EXPECT_EQ(rate(card, NumberFormat::fp16), 100.0);
    EXPECT_EQ(rate(card, NumberFormat::tf32), 50.0);
    EXPECT_EQ(rate(card, NumberFormat::fp8), 200.0);
    EXPECT_EQ(rate(card, NumberFormat::int8), 200.0);
    EXPECT_EQ(rate(card, NumberFormat::fp6), 200.0);
    EXPECT_EQ(rate(card, NumberFormat::fp4), 400.0);
    EXPECT_EQ(rate(card, NumberFormat::int4), 400.0);
    EXPECT_EQ(rate(card, NumberFormat::fp32), std::nullopt) << "the vector unit's rate does not follow";
  }
}

// If this fails, a card with an odd 8-bit rate is given twice its 16-bit rate in the other 8-bit format.
TEST(MatrixRate, EightBitFormatsShareARate) {
  Accelerator card = card_with(NumberFormat::bf16, 100.0);
  card.peak[index(NumberFormat::int8)] = Sourced<FlopsPerSecond>{FlopsPerSecond{150.0}, {}};
  EXPECT_EQ(rate(card, NumberFormat::fp8), 150.0);
  EXPECT_EQ(rate(card, NumberFormat::fp6), 150.0);
  EXPECT_EQ(rate(card, NumberFormat::fp4), 400.0);
}

// If this fails, FP32 products are priced on the matrix unit, or a card without any rate gets one.
TEST(MatrixRate, WideFormatsRunOutsideTheMatrixUnit) {
  Accelerator card = card_with(NumberFormat::bf16, 100.0);
  card.vector_peak[index(NumberFormat::fp32)] = Sourced<FlopsPerSecond>{FlopsPerSecond{7.0}, {}};
  EXPECT_EQ(rate(card, NumberFormat::fp32), 7.0);
  EXPECT_EQ(rate(card, NumberFormat::fp64), std::nullopt);
  for (std::size_t i = 0; i < kNumberFormatNames.size(); ++i)
    EXPECT_EQ(rate(Accelerator{}, static_cast<NumberFormat>(i)), std::nullopt) << kNumberFormatNames[i];
}

// If this fails, a published peak is replaced by a derived one.
RC_GTEST_PROP(MatrixRate, APublishedPeakIsTheRate, ()) {
  const auto format = static_cast<NumberFormat>(*rc::gen::inRange<std::size_t>(0, kNumberFormatNames.size()));
  const double published = *rc::gen::inRange(1, 10000);
  Accelerator card = card_with(NumberFormat::bf16, 100.0);
  card.peak[index(format)] = Sourced<FlopsPerSecond>{FlopsPerSecond{published}, {}};
  RC_ASSERT(rate(card, format) == published);
}

// If this fails, a card that lists bf16 is asked in fp16, whose rate may be another one.
TEST(WideFormat, IsBf16WhereThereIsOne) {
  EXPECT_EQ(wide_format(card_with(NumberFormat::bf16, 1.0)), NumberFormat::bf16);
  EXPECT_EQ(wide_format(card_with(NumberFormat::fp16, 1.0)), NumberFormat::fp16);
}

}  // namespace
}  // namespace shortboard
