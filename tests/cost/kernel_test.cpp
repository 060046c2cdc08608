#include "cost/kernel.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <cmath>

#include "cost/attention.h"

namespace shortboard {
namespace {

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

// If this fails, elementwise kernels do not take their bytes over the bandwidth and a launch.
TEST(StreamTime, IsBytesOverTheBandwidthAndALaunch) {
  const KernelTime time = stream_time(Bytes{6e6}, {BytesPerSecond{2e12}, Seconds{4e-6}});
  EXPECT_DOUBLE_EQ(time.total().base(), 7e-6);  // 3 us and 4 us
  EXPECT_EQ(time.compute, Seconds{});
}

}  // namespace
}  // namespace shortboard
