#include "cost/grouped_gemm.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace shortboard {
namespace {

/// 1e14 FLOP/s over 100 units, no losses, 1 TB/s, launches free; 8-bit activations, 4-bit weights.
GroupedGemmRoof round_roof() {
  GroupedGemmRoof roof;
  roof.peak = FlopsPerSecond{1e14};
  roof.units = 100.0;
  roof.bandwidth = BytesPerSecond{1e12};
  roof.activation = Bytes{1.0};
  roof.weight = Bytes{0.5};
  return roof;
}

ExpertBlock any_block() {
  ExpertBlock block;
  block.tokens = *rc::gen::inRange(1, 1 << *rc::gen::inRange(1, 16));
  block.experts = *rc::gen::inRange(2, 512);
  block.experts_per_token = *rc::gen::inRange(1, 12);
  block.hidden = 64.0 * *rc::gen::inRange(1, 128);
  block.intermediate = 64.0 * *rc::gen::inRange(1, 64);
  block.even = *rc::gen::arbitrary<bool>();
  return block;
}

GroupedGemmRoof any_roof() {
  GroupedGemmRoof roof = round_roof();
  roof.peak = FlopsPerSecond{1e12 * *rc::gen::inRange(1, 5000)};
  roof.efficiency = 0.01 * *rc::gen::inRange(10, 101);
  roof.tile_overhead = *rc::gen::inRange(0, 20000);
  roof.k_overhead = *rc::gen::inRange(0, 2000);
  roof.units = *rc::gen::inRange(0, 200);
  roof.bandwidth = BytesPerSecond{1e9 * *rc::gen::inRange(10, 10000)};
  roof.least_rows = *rc::gen::element(16.0, 32.0, 64.0);
  roof.least_tokens = *rc::gen::element(1.0, 16.0);
  return roof;
}

// If this fails, a few tokens are priced as reading every expert's weights, or as reading one expert's only.
TEST(ExpertBlock, FewTokensTouchFewExperts) {
  ExpertBlock block{.tokens = 1.0, .experts = 128.0, .experts_per_token = 8.0, .hidden = 1.0, .intermediate = 1.0};
  EXPECT_DOUBLE_EQ(block.touched(), 8.0);
  block.tokens = 16.0;  // 128 (1 - (1 - 1/16)^16)
  EXPECT_NEAR(block.touched(), 128.0 * 0.643927, 1e-3);
  block.even = true;
  EXPECT_DOUBLE_EQ(block.touched(), 128.0);  // 16 tokens x 8 reach each once
  block.experts_per_token = 200.0;           // other cards' tokens come too
  block.even = false;
  EXPECT_DOUBLE_EQ(block.touched(), 128.0);
}

// If this fails, decoding through experts is not priced as reading the weights of those touched.
TEST(ExpertBlockTime, OneTokenReadsItsExpertsWeights) {
  GroupedGemmRoof roof = round_roof();
  roof.peak = FlopsPerSecond{1e17};
  const ExpertBlock block{1.0, 64.0, 4.0, 1024.0, 512.0};
  // Up: 4 experts x 1024 x 1024 x 0.5 + 4 rows x (1024 + 2 x 1024) bytes; down: 4 x 512 x 1024 x 0.5 + 4 x (512 +
  // 2048).
  const double bytes = 2097152.0 + 12288.0 + 1048576.0 + 10240.0;
  EXPECT_DOUBLE_EQ(expert_block_time(block, roof).memory.base(), bytes / 1e12);
}

// If this fails, an expert's last few rows cost less than the tile they start.
TEST(ExpertBlockTime, EveryExpertsRowsArePaddedToTiles) {
  GroupedGemmRoof roof = round_roof();
  roof.units = 0.0;  // whole waves would hide it
  roof.least_rows = 64.0;
  // 4 rows an expert, padded to 64: 2 experts x 64 rows x 2 x (3 x 256 x 512) FLOPs / 1e14.
  const ExpertBlock block{
      .tokens = 8.0, .experts = 2.0, .experts_per_token = 1.0, .hidden = 512.0, .intermediate = 256.0, .even = true};
  const KernelTime time = expert_block_time(block, roof);
  EXPECT_DOUBLE_EQ(time.compute.base(), 2.0 * 64.0 * 2.0 * 3.0 * 256.0 * 512.0 / 1e14);
  EXPECT_DOUBLE_EQ(time.ideal.base(), 8.0 * 2.0 * 3.0 * 256.0 * 512.0 / 1e14);
}

// If this fails, kernels that run a bucket of tokens at least look fast below it.
TEST(ExpertBlockTime, FewerTokensThanABucketRunAsMany) {
  GroupedGemmRoof roof = round_roof();
  roof.least_tokens = 16.0;
  const ExpertBlock one{1.0, 64.0, 4.0, 1024.0, 512.0}, sixteen{16.0, 64.0, 4.0, 1024.0, 512.0};
  EXPECT_DOUBLE_EQ(expert_block_time(one, roof).total().base(), expert_block_time(sixteen, roof).total().base());
}

// If this fails, more tokens, or larger experts, finish earlier.
RC_GTEST_PROP(ExpertBlockTime, MoreWorkIsNeverFaster, ()) {
  const GroupedGemmRoof roof = any_roof();
  const ExpertBlock block = any_block();
  const double before = expert_block_time(block, roof).total().base() * (1.0 - 1e-12);
  ExpertBlock busier = block, wider = block, deeper = block;
  busier.tokens += *rc::gen::inRange(0, 5000);
  wider.hidden += 64.0 * *rc::gen::inRange(0, 50);
  deeper.intermediate += 64.0 * *rc::gen::inRange(0, 50);
  for (const ExpertBlock& larger : {busier, wider, deeper})
    RC_ASSERT(expert_block_time(larger, roof).total().base() >= before);
}

// If this fails, a faster card slows experts down, or they beat its peak.
RC_GTEST_PROP(ExpertBlockTime, ABetterCardIsNeverSlowerAndNeverBeatsItsPeak, ()) {
  const GroupedGemmRoof roof = any_roof();
  const ExpertBlock block = any_block();
  const KernelTime time = expert_block_time(block, roof);
  RC_ASSERT(time.ideal.base() <= time.compute.base() * (1.0 + 1e-12));
  GroupedGemmRoof wide = roof, fast = roof;
  const double better = 1.0 + 0.01 * *rc::gen::inRange(0, 400);
  wide.bandwidth = BytesPerSecond{better * roof.bandwidth.base()};
  fast.peak = better * roof.peak;
  for (const GroupedGemmRoof& other : {wide, fast})
    RC_ASSERT(expert_block_time(block, other).total().base() <= time.total().base() * (1.0 + 1e-12));
}

}  // namespace
}  // namespace shortboard
