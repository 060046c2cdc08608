#include "cost/gemm.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <limits>

#include "support/cards.h"

namespace shortboard {
namespace {

GemmRoof any_roof() {
  GemmRoof roof;
  roof.peak = FlopsPerSecond{1e12 * *rc::gen::inRange(1, 5000)};
  roof.efficiency = 0.01 * *rc::gen::inRange(10, 101);
  roof.tile_overhead = *rc::gen::inRange(0, 20000);
  roof.k_overhead = *rc::gen::inRange(0, 2000);
  roof.units = *rc::gen::inRange(0, 200);
  roof.bandwidth = BytesPerSecond{1e9 * *rc::gen::inRange(10, 10000)};
  roof.launch = Seconds{1e-6 * *rc::gen::inRange(0, 20)};
  roof.element = Bytes{*rc::gen::element(0.5, 1.0, 2.0, 4.0)};
  roof.split = Seconds{1e-6 * *rc::gen::inRange(0, 20)};
  roof.quantised = Bytes{0.5 * *rc::gen::inRange(0, 14)};
  return roof;
}

GemmShape any_shape() {
  const auto extent = [] { return static_cast<double>(*rc::gen::inRange(1, 1 << *rc::gen::inRange(1, 16))); };
  return {extent(), extent(), extent(), static_cast<double>(*rc::gen::inRange(1, 10))};
}

// If this fails, a product that fills the card exactly does not run at its rate.
TEST(GemmTime, FullTilesAndOneWaveRunAtThePeak) {
  // 10 x 10 tiles of 256 x 256 on 100 units: 2 x 2560 x 2560 x 1000 / 1e14 = 131.072 us.
  const KernelTime time = gemm_time({2560.0, 2560.0, 1000.0}, support::lossless_roof());
  EXPECT_DOUBLE_EQ(time.ideal.base(), 131.072e-6);
  EXPECT_DOUBLE_EQ(time.compute.base(), 131.072e-6);
}

// If this fails, the losses of tiles, of their filling and of kernels no longer multiply.
TEST(GemmTime, LossesMultiply) {
  GemmRoof roof = support::lossless_roof();
  roof.efficiency = 0.5;         // twice
  roof.tile_overhead = 65536.0;  // twice: as much as a tile of 256 x 256
  roof.k_overhead = 1000.0;      // twice: as much as k
  EXPECT_DOUBLE_EQ(gemm_time({2560.0, 2560.0, 1000.0}, roof).compute.base(), 8.0 * 131.072e-6);
}

// If this fails, a last wave that is nearly empty costs nothing.
TEST(GemmTime, AStartedWaveIsPaidInFull) {
  GemmRoof roof = support::lossless_roof();
  roof.k_overhead = 1e6;  // so that splitting k does not pay
  // The smallest tile is 8 x 32: 3200 columns are 100 tiles, one wave of 2 x 256 x (1000 + 1e6) / 1e12.
  EXPECT_DOUBLE_EQ(gemm_time({8.0, 3200.0, 1000.0}, roof).compute.base(), 0.512512e-3);
  EXPECT_DOUBLE_EQ(gemm_time({8.0, 3201.0, 1000.0}, roof).compute.base(), 2 * 0.512512e-3);
}

// If this fails, a card whose units nobody publishes rounds its waves.
TEST(GemmTime, WithoutUnitsTilesFillWavesExactly) {
  GemmRoof roof = support::lossless_roof();
  roof.units = 0.0;
  // 101 tiles of 16 x 32 x 1000: 2 x 101 x 512 x 1000 / 1e14.
  EXPECT_DOUBLE_EQ(gemm_time({16.0, 3232.0, 1000.0}, roof).compute.base(), 1.03424e-6);
}

// If this fails, decoding one token looks bound by the matrix unit.
TEST(GemmTime, FewRowsWaitForTheWeights) {
  GemmRoof roof = support::lossless_roof();
  roof.peak = FlopsPerSecond{1e16};
  roof.bandwidth = BytesPerSecond{1e12};
  const KernelTime time = gemm_time({1.0, 4096.0, 4096.0}, roof);
  EXPECT_DOUBLE_EQ(time.memory.base(), 33570816.0 / 1e12);  // 2 x (4096 + 4096 x 4096) + 2 x 4096 bytes
  EXPECT_LT(time.compute, time.memory);
}

// If this fails, narrow formats do not halve the weights' traffic, or outputs shrink with them.
TEST(GemmTime, NarrowInputsHalveTheirTrafficOnly) {
  GemmRoof roof = support::lossless_roof();
  roof.peak = FlopsPerSecond{1e16};
  roof.bandwidth = BytesPerSecond{1e12};
  roof.element = Bytes{1.0};
  EXPECT_DOUBLE_EQ(gemm_time({1.0, 4096.0, 4096.0}, roof).memory.base(), 16789504.0 / 1e12);  // 4096 x 4097 + 8192
}

// If this fails, a product of few tiles and long rows is priced as if one unit had to do all of it, or adding up the
// parts costs nothing.
TEST(GemmTime, SplittingAlongKUsesIdleUnits) {
  GemmRoof roof = support::lossless_roof();
  roof.split = Seconds{1e-6};
  // One tile of 8 x 32 x 32000 split in 32 parts of 1000: 2 x 256 x 1000 / 1e12 = 0.512 us instead of 16.384.
  const KernelTime time = gemm_time({8.0, 32.0, 32000.0}, roof);
  EXPECT_DOUBLE_EQ(time.compute.base(), 0.512e-6);
  EXPECT_DOUBLE_EQ(time.launch.base(), 1e-6);
  roof.split = Seconds{std::numeric_limits<double>::infinity()};  // kernels that never split
  EXPECT_DOUBLE_EQ(gemm_time({8.0, 32.0, 32000.0}, roof).compute.base(), 16.384e-6);
}

// If this fails, weights that a benchmark leaves in the cache are read from memory, or large ones from the cache.
TEST(GemmTime, WhatTheCacheHoldsIsReadFaster) {
  GemmRoof roof = support::lossless_roof();
  roof.peak = FlopsPerSecond{1e16};
  roof.bandwidth = BytesPerSecond{1e12};
  roof.cache_speed = 4.0;
  const GemmShape shape{1.0, 4096.0, 4096.0};  // 33 570 816 bytes
  roof.cache = Bytes{33570816.0};
  EXPECT_DOUBLE_EQ(gemm_time(shape, roof).memory.base(), 33570816.0 / 4e12);
  roof.cache = Bytes{33570816.0 / 1.5};  // half of it is held: 0.5 + 0.5 / 4
  EXPECT_NEAR(gemm_time(shape, roof).memory.base(), 0.625 * 33570816.0 / 1e12, 1e-15);
  roof.cache = Bytes{33570816.0 / 2.0};
  EXPECT_NEAR(gemm_time(shape, roof).memory.base(), 33570816.0 / 1e12, 1e-15);
}

// If this fails, products whose inputs are narrowed on the way cost no more for large inputs than for small ones.
TEST(GemmTime, NarrowingTheInputsComesBefore) {
  GemmRoof roof = support::lossless_roof();
  roof.bandwidth = BytesPerSecond{1e12};
  roof.quantised = Bytes{3.0};
  const KernelTime time = gemm_time({1000.0, 10.0, 2000.0}, roof);
  EXPECT_DOUBLE_EQ(time.prepare.base(), 6e-6);  // 3 x 1000 x 2000 / 1e12
  EXPECT_DOUBLE_EQ(time.total().base(), (time.busy() + time.launch).base() + 6e-6);
}

// If this fails, a card with half the power of its sister holds the same clocks.
TEST(GemmRoof, LittlePowerLowersTheRate) {
  Accelerator card;
  card.power = Sourced<Watts>{Watts{350.0}, {}};
  GemmConstants constants;
  constants.efficiency = 0.8;
  constants.full_power = 1.0;  // watts a TFLOPS
  const auto efficiency = [&](double teraflops) {
    return gemm_roof(card, constants, NumberFormat::bf16, FlopsPerSecond{teraflops * 1e12}, true).efficiency;
  };
  EXPECT_DOUBLE_EQ(efficiency(350.0), 0.8);
  EXPECT_DOUBLE_EQ(efficiency(200.0), 0.8);
  EXPECT_NEAR(efficiency(700.0), 0.8 * 0.659754, 1e-6);  // 0.5^0.6
}

// If this fails, steps of a model are priced as if nothing else had passed through the cache.
TEST(GemmRoof, OnlyRepeatedProductsFindTheirInputsInTheCache) {
  Accelerator card;
  card.l2_cache = Sourced<Bytes>{Bytes{50e6}, {}};
  GemmConstants constants;
  constants.efficiency = 0.8;
  constants.cache_share = 0.4;
  constants.cache_speed = 3.0;
  const FlopsPerSecond rate{1e15};
  EXPECT_DOUBLE_EQ(gemm_roof(card, constants, NumberFormat::bf16, rate, true).cache.base(), 20e6);
  EXPECT_DOUBLE_EQ(gemm_roof(card, constants, NumberFormat::bf16, rate, false).cache.base(), 0.0);
}

// If this fails, a kernel beats the card's peak.
RC_GTEST_PROP(GemmTime, NeverBeatsThePeakNorTheMemory, ()) {
  const GemmRoof roof = any_roof();
  const GemmShape shape = any_shape();
  const KernelTime time = gemm_time(shape, roof);
  RC_ASSERT(time.ideal.base() <= time.compute.base() * (1.0 + 1e-12));
  RC_ASSERT(time.total().base() * (1.0 + 1e-12) >= (shape.flops() / roof.peak).base());
  const double weights = roof.element.base() * shape.groups * shape.k * (shape.m + shape.n);
  RC_ASSERT(time.memory.base() * roof.bandwidth.base() * (1.0 + 1e-12) >= weights);
}

// If this fails, buying a faster card makes a kernel slower.
RC_GTEST_PROP(GemmTime, ABetterCardIsNeverSlower, ()) {
  const GemmRoof roof = any_roof();
  const GemmShape shape = any_shape();
  const double before = gemm_time(shape, roof).total().base();
  const double better = 1.0 + 0.01 * *rc::gen::inRange(0, 400);
  GemmRoof wide = roof, fast = roof, prompt = roof, kind = roof;
  wide.bandwidth = BytesPerSecond{better * roof.bandwidth.base()};
  fast.peak = better * roof.peak;
  prompt.launch = roof.launch / better;
  kind.tile_overhead /= better;
  kind.k_overhead /= better;
  for (const GemmRoof& other : {wide, fast, prompt, kind})
    RC_ASSERT(gemm_time(shape, other).total().base() <= before * (1.0 + 1e-12));
}

// If this fails, a larger product finishes earlier than a smaller one.
RC_GTEST_PROP(GemmTime, MoreWorkIsNeverFaster, ()) {
  GemmRoof roof = any_roof();
  roof.cache = Bytes{1e6 * *rc::gen::inRange(0, 200)};
  roof.cache_speed = 1.0 + *rc::gen::inRange(0, 5);
  const GemmShape shape = any_shape();
  const double more = *rc::gen::inRange(0, 5000);
  const double before = gemm_time(shape, roof).total().base() * (1.0 - 1e-12);
  const auto [m, n, k, groups] = shape;
  for (const GemmShape& larger : {GemmShape{m + more, n, k, groups}, GemmShape{m, n + more, k, groups},
                                  GemmShape{m, n, k + more, groups}, GemmShape{m, n, k, groups + more}})
    RC_ASSERT(gemm_time(larger, roof).total().base() >= before);
}

// If this fails, grouping the experts of a card makes them slower than one kernel after another.
RC_GTEST_PROP(GemmTime, OneGroupedKernelIsNoSlowerThanItsPartsInTurn, ()) {
  const GemmRoof roof = any_roof();
  GemmShape shape = any_shape();
  const double grouped = gemm_time(shape, roof).total().base(), groups = shape.groups;
  shape.groups = 1.0;
  RC_ASSERT(grouped <= groups * gemm_time(shape, roof).total().base() * (1.0 + 1e-12));
}

}  // namespace
}  // namespace shortboard
