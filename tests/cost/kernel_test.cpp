#include "cost/kernel.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <cmath>

#include "cost/attention.h"

namespace shortboard {
namespace {

AttentionShape one_shape() { return {2.0, 4.0, 2.0, 100.0, 50.0, 100.0, 128.0, 128.0}; }
AttentionRoof one_roof() { return {FlopsPerSecond{1e12}, 0.5, 0.25, 0.0, 0.0, BytesPerSecond{1e12}, Seconds{1e-6}}; }

AttentionShape any_shape() {
  const auto extent = [](int most) { return static_cast<double>(*rc::gen::inRange(1, most)); };
  const double kv_heads = extent(16), queries = extent(9000);
  return {extent(8), kv_heads * extent(8), kv_heads,      queries, (queries + 1.0) / 2.0,
          queries,   8 * extent(40),       8 * extent(40)};
}

AttentionRoof any_roof() {
  AttentionRoof roof;
  roof.peak = FlopsPerSecond{1e12 * *rc::gen::inRange(1, 5000)};
  roof.forward = 0.01 * *rc::gen::inRange(5, 101);
  roof.backward = 0.01 * *rc::gen::inRange(5, 101);
  roof.half_work = *rc::gen::inRange(0, 300);
  roof.units = *rc::gen::inRange(0, 200);
  roof.bandwidth = BytesPerSecond{1e9 * *rc::gen::inRange(10, 10000)};
  roof.launch = Seconds{1e-6 * *rc::gen::inRange(0, 20)};
  return roof;
}

// If this fails, a kernel is faster than the longer of its parts, or overlaps less than its formula says.
RC_GTEST_PROP(KernelTime, IsTheLongerPartToANineteenPercentMore, ()) {
  KernelTime time;
  time.compute = Seconds{1e-9 * *rc::gen::inRange(0, 1000000000)};
  time.memory = Seconds{1e-9 * *rc::gen::inRange(0, 1000000000)};
  time.launch = Seconds{1e-9 * *rc::gen::inRange(0, 1000000)};
  const double longer = std::max(time.compute, time.memory).base();
  RC_ASSERT(time.busy().base() >= longer);
  RC_ASSERT(time.busy().base() <= longer * std::pow(2.0, 0.25) * (1.0 + 1e-12));
  RC_ASSERT(time.total() == time.busy() + time.launch);
}

// If this fails, extreme kernels overflow or vanish in the fourth power.
TEST(KernelTime, HoldsForTheLongestAndTheShortest) {
  for (const double seconds : {1e-100, 1.0, 1e100}) {
    const KernelTime time{Seconds{}, Seconds{seconds}, Seconds{seconds}, Seconds{}};
    EXPECT_NEAR(time.busy().base() / seconds, std::pow(2.0, 0.25), 1e-12);
  }
  EXPECT_EQ(KernelTime{}.total(), Seconds{});
}

// If this fails, attention's forward pass is not its FLOPs at its share of the peak.
TEST(AttentionTime, ForwardRunsAtItsShareOfThePeak) {
  const KernelTime time = attention_forward_time(one_shape(), one_roof());
  EXPECT_DOUBLE_EQ(time.ideal.base(), 20.48e-6);    // 2 x 2 x 4 x 100 x 50 x 256 / 1e12
  EXPECT_DOUBLE_EQ(time.compute.base(), 40.96e-6);  // at half of the peak
  // 16-bit queries and outputs of 4 heads, keys and values of 2: 2 x 2 x (4 + 2) x 100 x 256 bytes.
  EXPECT_DOUBLE_EQ(time.memory.base(), 0.6144e-6);
}

// If this fails, MFU counts the scores that the backward pass computes again.
TEST(AttentionTime, BackwardWorksTwoAndAHalfTimesOfWhichTwoCount) {
  const KernelTime time = attention_backward_time(one_shape(), one_roof());
  EXPECT_DOUBLE_EQ(time.ideal.base(), 40.96e-6);
  EXPECT_DOUBLE_EQ(time.compute.base(), 204.8e-6);  // 2.5 x 20.48 us at a quarter of the peak
  EXPECT_DOUBLE_EQ(time.memory.base(), 1.2288e-6);
}

// If this fails, models with small heads look as efficient as those with large ones.
TEST(AttentionTime, SmallHeadsFillTheMatrixUnitLess) {
  AttentionShape shape = one_shape();
  shape.key_size = shape.value_size = 64.0;
  // Half of the FLOPs (10.24 us), half of the peak, five sixths of the rate.
  EXPECT_DOUBLE_EQ(attention_forward_time(shape, one_roof()).compute.base(), 24.576e-6);
  shape.key_size = shape.value_size = 256.0;
  EXPECT_DOUBLE_EQ(attention_forward_time(shape, one_roof()).compute.base(), 81.92e-6);  // no more than the full rate
}

// If this fails, short rows run at the rate of long ones.
TEST(AttentionTime, HalfTheRateAtTheHalfWork) {
  AttentionRoof roof = one_roof();
  roof.units = 8.0;  // 2 x 4 x 100 rows on 8 units: 100 each
  roof.half_work = 100.0;
  EXPECT_DOUBLE_EQ(attention_forward_time(one_shape(), roof).compute.base(), 81.92e-6);
}

// If this fails, attention beats the peak, or its backward pass is cheaper than its forward pass.
RC_GTEST_PROP(AttentionTime, NeverBeatsThePeak, ()) {
  const AttentionShape shape = any_shape();
  const AttentionRoof roof = any_roof();
  const KernelTime forward = attention_forward_time(shape, roof), backward = attention_backward_time(shape, roof);
  RC_ASSERT(forward.ideal <= forward.compute);
  RC_ASSERT(backward.ideal <= backward.compute);
  RC_ASSERT(backward.ideal == 2.0 * forward.ideal);
  RC_ASSERT(forward.total().base() >= (shape.flops() / roof.peak).base());
}

// If this fails, a faster card computes attention more slowly.
RC_GTEST_PROP(AttentionTime, ABetterCardIsNeverSlower, ()) {
  const AttentionShape shape = any_shape();
  const AttentionRoof roof = any_roof();
  const double before = attention_backward_time(shape, roof).total().base() * (1.0 + 1e-12);
  AttentionRoof fast = roof, wide = roof, prompt = roof;
  fast.peak = 1.5 * roof.peak;
  wide.bandwidth = 1.5 * roof.bandwidth;
  prompt.launch = 0.5 * roof.launch;
  for (const AttentionRoof& better : {fast, wide, prompt})
    RC_ASSERT(attention_backward_time(shape, better).total().base() <= before);
}

// If this fails, longer contexts are cheaper.
RC_GTEST_PROP(AttentionTime, MoreContextIsNeverFaster, ()) {
  const AttentionRoof roof = any_roof();
  const AttentionShape shape = any_shape();
  AttentionShape longer = shape;
  longer.context += *rc::gen::inRange(0, 9000);
  longer.keys += *rc::gen::inRange(0, 9000);
  RC_ASSERT(attention_forward_time(shape, roof).total() <= attention_forward_time(longer, roof).total());
}

// If this fails, elementwise kernels do not take their bytes over the bandwidth and a launch.
TEST(StreamTime, IsBytesOverTheBandwidthAndALaunch) {
  const KernelTime time = stream_time(Bytes{6e6}, {BytesPerSecond{2e12}, Seconds{4e-6}});
  EXPECT_DOUBLE_EQ(time.total().base(), 7e-6);  // 3 us and 4 us
  EXPECT_EQ(time.compute, Seconds{});
}

}  // namespace
}  // namespace shortboard
