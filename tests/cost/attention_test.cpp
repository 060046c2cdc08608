#include "cost/attention.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <cmath>

namespace shortboard {
namespace {

/// 1 TFLOPS over 10 units, memory too fast to matter, no losses and no launches: hand values stay short.
AttentionRoof lossless_roof() {
  AttentionRoof roof;
  roof.peak = FlopsPerSecond{1e12};
  roof.bandwidth = BytesPerSecond{1e18};
  roof.units = 10.0;
  roof.decode.stream = roof.latent.stream = BytesPerSecond{1e18};
  return roof;
}

/// Causal self-attention of 2 sequences of 128 tokens, 8 heads of 128 on 2 keys.
AttentionShape causal_shape() { return {2.0, 8.0, 2.0, 128.0, 64.5, 128.0, 128.0, 128.0}; }

AttentionShape any_causal() {
  const auto extent = [](int most) { return static_cast<double>(*rc::gen::inRange(1, most)); };
  const double kv_heads = extent(16), tokens = extent(9000);
  return {extent(8), kv_heads * extent(8), kv_heads,      tokens, (tokens + 1.0) / 2.0,
          tokens,    8 * extent(40),       8 * extent(40)};
}

AttentionShape any_decode() {
  AttentionShape shape = any_causal();
  shape.queries = 1.0;
  shape.context = shape.keys;
  shape.cache_bytes = *rc::gen::element(1.0, 2.0);
  shape.latent = *rc::gen::arbitrary<bool>();
  shape.per_head = !shape.latent && *rc::gen::arbitrary<bool>();
  shape.splits = *rc::gen::arbitrary<bool>();
  return shape;
}

AttentionWidth any_width() {
  const auto time = [](double most) { return Seconds{most * 0.01 * *rc::gen::inRange(0, 101)}; };
  AttentionWidth width;
  width.score = {time(1e-10), time(2e-10), time(4e-10)};
  width.tile = time(5e-6);
  return width;
}

AttentionRoof any_roof() {
  const auto share = [] { return 0.01 * *rc::gen::inRange(5, 101); };
  AttentionRoof roof;
  roof.peak = FlopsPerSecond{1e12 * *rc::gen::inRange(1, 5000)};
  roof.narrow_peak = *rc::gen::element(0.0, 2.0) * roof.peak;
  roof.bandwidth = BytesPerSecond{1e9 * *rc::gen::inRange(10, 10000)};
  roof.units = *rc::gen::inRange(1, 300);
  roof.cache = Bytes{1e6 * *rc::gen::inRange(0, 200)};
  roof.forward = {share(), share(),       share(),     *rc::gen::element(16.0, 64.0),
                  share(), Seconds{1e-6}, any_width(), any_width()};
  for (AttentionDecode* kernel : {&roof.decode, &roof.latent}) {
    const BytesPerSecond stream{1e9 * *rc::gen::inRange(5, 500)};
    *kernel = {Seconds{1e-5}, Seconds{3e-6}, Seconds{1e-6}, stream,  share(),
               stream,        share(),       share(),       share(), *rc::gen::arbitrary<bool>()};
  }
  return roof;
}

// If this fails, causal attention is not its tiles and blocks, padded diagonal included, over the units.
TEST(AttentionForward, IsItsTilesAndBlocksOverTheUnits) {
  // 16 heads of 128 rows: 16 x 2 tiles, which see 1 and 2 blocks of 64 keys: 16 x 128 x 64 x 1.5 = 196 608 scores,
  // 512 FLOPs each: 100.663 MFLOP at 1 TFLOPS. Needed: 16 x 128 x 64.5 scores.
  const KernelTime time = attention_forward_time(causal_shape(), lossless_roof());
  EXPECT_NEAR(time.compute.base(), 100.663296e-6, 1e-15);
  EXPECT_NEAR(time.ideal.base(), 67.633152e-6, 1e-15);
}

// If this fails, one long row no longer keeps the card waiting, or a tile costs nothing by itself.
TEST(AttentionForward, WaitsForItsLongestTile) {
  AttentionShape shape = causal_shape();
  shape.sequences = shape.heads = shape.kv_heads = 1.0;  // 2 tiles on 10 units
  AttentionRoof roof = lossless_roof();
  roof.forward.wide.tile = Seconds{1e-6};
  // The second tile: 1 us and 64 x 128 scores of 512 FLOPs at 0.1 TFLOPS.
  EXPECT_NEAR(attention_forward_time(shape, roof).compute.base(), 42.94304e-6, 1e-15);
  roof.forward.tail = 1.0;  // and all else: (2 us + 64 x 192 x 512 / 0.1e12) / 10
  EXPECT_NEAR(attention_forward_time(shape, roof).compute.base(), 42.94304e-6 + 6.4914560e-6, 1e-15);
}

// If this fails, 8-bit attention is as much faster as its matrix unit, or small heads as efficient as large ones.
TEST(AttentionForward, OtherWorkOfAScoreIsNoFasterInEightBits) {
  AttentionRoof roof = lossless_roof();
  roof.narrow_peak = 2.0 * roof.peak;
  for (AttentionWidth* width : {&roof.forward.wide, &roof.forward.narrow})
    width->score = {Seconds{4e-9}, Seconds{5.12e-9}, Seconds{8e-9}};  // at 128: as long as 512 FLOPs at 0.1 TFLOPS
  const double wide = attention_forward_time(causal_shape(), roof).compute.base();
  EXPECT_NEAR(wide, 100.663296e-6 * std::pow(2.0, 0.25), 1e-12);
  EXPECT_NEAR(attention_long_row_share(roof), std::pow(2.0, -0.25), 1e-12);
  AttentionShape narrow = causal_shape();
  narrow.query_bytes = narrow.cache_bytes = 1.0;
  EXPECT_NEAR(attention_forward_time(narrow, roof).compute.base(), 100.663296e-6 * std::pow(1.0 + 1.0 / 16.0, 0.25),
              1e-12);
  AttentionShape mixed = causal_shape();
  mixed.cache_bytes = 1.0;
  EXPECT_DOUBLE_EQ(attention_forward_time(mixed, roof).compute.base(), wide);  // unless the class says otherwise
  roof.forward.mixed = true;
  EXPECT_LT(attention_forward_time(mixed, roof).compute.base(), wide);
  AttentionShape small = causal_shape();
  small.key_size = small.value_size = 64.0;  // half the FLOPs, more than half the time
  EXPECT_GT(attention_forward_time(small, roof).compute.base(), 0.6 * wide);
}

// If this fails, MFU counts the scores that the backward pass computes again, or its rate is not the class's.
TEST(AttentionBackward, WorksTwoAndAHalfTimesOfWhichTwoCount) {
  AttentionRoof roof = lossless_roof();
  roof.forward.backward = 0.5;
  const KernelTime forward = attention_forward_time(causal_shape(), roof);
  const KernelTime backward = attention_backward_time(causal_shape(), roof);
  EXPECT_DOUBLE_EQ(backward.ideal.base(), 2.0 * forward.ideal.base());
  EXPECT_DOUBLE_EQ(backward.compute.base(), 5.0 * forward.compute.base());
  EXPECT_DOUBLE_EQ(backward.memory.base(), 2.0 * forward.memory.base());
}

// If this fails, prefill on a serving engine no longer pays for rotation and for filling the cache.
TEST(AttentionPrefill, AddsRotationAndTheCache) {
  AttentionRoof roof = lossless_roof();
  roof.bandwidth = BytesPerSecond{1e12};
  AttentionShape shape = causal_shape();
  shape.cache_bytes = 1.0;
  // 256 tokens: 8 heads of 128 read and written in 2 bytes, 2 x 2 of keys and values read in 2 and written in 1.
  EXPECT_NEAR(attention_prepare_time(shape, roof).total().base(), 256.0 * (8 * 128 * 4 + 2 * 256 * 3) / 1e12, 1e-15);
  EXPECT_DOUBLE_EQ(attention_prefill_time(shape, roof).base(), attention_prepare_time(shape, roof).total().base() +
                                                                   attention_forward_time(shape, roof).total().base());
  // Warm in a cache that holds them all, four times as fast; in one much too small, as from memory.
  EXPECT_DOUBLE_EQ(attention_memory_time(Bytes{1e6}, 0.5, roof).base(), 2e-6);
  roof.cache = Bytes{1e6};
  EXPECT_DOUBLE_EQ(attention_memory_time(Bytes{1e6}, 0.5, roof).base(), 0.5e-6);
  EXPECT_DOUBLE_EQ(attention_memory_time(Bytes{2e6}, 0.5, roof).base(), 4e-6);
}

// If this fails, decoding a long cache is not the reading of it.
TEST(AttentionDecode, ReadsTheCache) {
  AttentionRoof roof = lossless_roof();
  roof.bandwidth = BytesPerSecond{1e12};
  roof.decode.bandwidth = 0.8;
  roof.peak = FlopsPerSecond{1e18};
  AttentionShape shape{16.0, 32.0, 8.0, 1.0, 4096.0, 4096.0, 128.0, 128.0};
  // 16 x 8 x 4096 x 256 x 2 bytes, and 16 x 32 x 256 x 2 of queries and outputs, at 0.8 TB/s.
  EXPECT_NEAR(attention_decode_time(shape, roof).total().base(), (268435456.0 + 262144.0) / 0.8e12, 1e-12);
  shape = {16.0, 128.0, 1.0, 1.0, 4096.0, 4096.0, 576.0, 512.0};
  shape.latent = true;  // one row of 576 for all heads
  roof.latent.bandwidth = 0.8;
  EXPECT_NEAR(attention_decode_time(shape, roof).memory.base(),
              (16.0 * 4096 * 576 * 2 + 16.0 * 128 * 1088 * 2) / 0.8e12, 1e-12);
}

// 16 heads pad to 64 rows of 2 x 64 x 1088 = 139 264 FLOPs a token, on each of 10 units 1e11 x 0.5 a second; an 8-bit
// cache is multiplied at 2e11 x 0.25, where the class says at what share, and at the 16-bit rate where it does not.
// If this fails, latent attention of few heads is as cheap as they are few, or a narrow cache changes no product.
TEST(AttentionDecode, LatentHeadsPadAndNarrowCachesAreMultipliedInTheirOwnFormat) {
  AttentionRoof roof = lossless_roof();
  roof.latent.efficiency = 0.5;
  roof.narrow_peak = 2.0 * roof.peak;
  AttentionShape shape{10.0, 16.0, 1.0, 1.0, 100.0, 100.0, 576.0, 512.0};
  shape.latent = true;
  shape.splits = false;
  const double wide = 100.0 * 139264.0 / 0.5e11;
  EXPECT_NEAR(attention_decode_time(shape, roof).compute.base(), wide, 1e-9 * wide);
  shape.cache_bytes = 1.0;
  EXPECT_NEAR(attention_decode_time(shape, roof).compute.base(), wide, 1e-9 * wide);
  roof.latent.narrow_efficiency = 0.5;
  EXPECT_NEAR(attention_decode_time(shape, roof).compute.base(), 0.5 * wide, 1e-9 * wide);
}

// 4 query heads for each of 8 key-value heads, 2 units of 10 GB/s a block: 16 sequences x 32 blocks / 2 units = 256
// waves of 4096 tokens x 512 bytes / 10 GB/s. Memory gives the 16 x 8 x 4096 x 512 bytes once, at 0.8 TB/s.
// If this fails, heads of a group that read the cache each for itself cost nothing, or as much as from memory.
TEST(AttentionDecode, AHeadOfItsOwnReadsTheCacheItselfButMemoryGivesItOnce) {
  AttentionRoof roof = lossless_roof();
  roof.units = 2.0;
  roof.bandwidth = BytesPerSecond{1e12};
  roof.decode.bandwidth = 0.8;
  roof.decode.head_stream = BytesPerSecond{10e9};
  roof.peak = FlopsPerSecond{1e18};
  AttentionShape shape{16.0, 32.0, 8.0, 1.0, 4096.0, 4096.0, 128.0, 128.0};
  shape.per_head = true;
  shape.splits = false;
  const KernelTime time = attention_decode_time(shape, roof);
  EXPECT_NEAR(time.compute.base(), 256 * 4096 * 51.2e-9, 1e-9);
  EXPECT_NEAR(time.memory.base(), (268435456.0 + 262144.0) / 0.8e12, 1e-12);
}

// 1 unit of 10 GB/s, 512 bytes a token of 16 bits: 51.2 ns; of 8 bits 25.6 ns where a block serves a group.
// If this fails, a kernel that takes a cache element by element gains the bytes of a narrow one.
TEST(AttentionDecode, ANarrowCacheIsAsManyElements) {
  AttentionRoof roof = lossless_roof();
  roof.units = 1.0;
  roof.decode.stream = roof.decode.head_stream = BytesPerSecond{10e9};
  roof.decode.narrow_stream = 1.0;
  roof.peak = FlopsPerSecond{1e18};
  AttentionShape shape{1.0, 1.0, 1.0, 1.0, 128.0, 128.0, 128.0, 128.0};
  shape.cache_bytes = 1.0;
  EXPECT_NEAR(attention_decode_time(shape, roof).compute.base(), 128 * 25.6e-9, 1e-12);
  shape.per_head = true;
  EXPECT_NEAR(attention_decode_time(shape, roof).compute.base(), 128 * 51.2e-9, 1e-12);
}

// If this fails, one long sequence is read by one block, or splitting it costs no second launch.
TEST(AttentionDecode, SplitsALongContextAmongBlocks) {
  AttentionRoof roof = lossless_roof();
  roof.decode.stream = BytesPerSecond{10e9};
  roof.decode.launch = Seconds{10e-6};
  roof.decode.combine = Seconds{5e-6};
  roof.peak = FlopsPerSecond{1e18};
  AttentionShape shape{1.0, 8.0, 1.0, 1.0, 8192.0, 8192.0, 128.0, 128.0};
  // 8192 x 512 bytes in 16 pieces by 10 units of 10 GB/s each: 41.943 04 us, and 15 us.
  EXPECT_NEAR(attention_decode_time(shape, roof).total().base(), 56.94304e-6, 1e-12);
  shape.cache_bytes = 1.0;
  roof.decode.splits_narrow = false;  // half the bytes by one unit, no second launch
  EXPECT_NEAR(attention_decode_time(shape, roof).total().base(), 219.7152e-6, 1e-12);
}

// If this fails, a query group narrower than the matrix instruction costs less than a full one.
TEST(AttentionDecode, PadsQueryGroups) {
  const AttentionRoof roof = lossless_roof();
  AttentionShape one{10.0, 1.0, 1.0, 1.0, 128.0, 128.0, 128.0, 128.0}, sixteen = one;
  sixteen.heads = 16.0;
  EXPECT_DOUBLE_EQ(attention_decode_time(one, roof).compute.base(),
                   attention_decode_time(sixteen, roof).compute.base());
}

// If this fails, attention beats the peak, or its backward pass is cheaper than its forward pass.
RC_GTEST_PROP(AttentionTime, NeverBeatsThePeak, ()) {
  const AttentionShape shape = any_causal();
  const AttentionRoof roof = any_roof();
  const KernelTime forward = attention_forward_time(shape, roof), backward = attention_backward_time(shape, roof);
  RC_ASSERT(forward.ideal.base() <= forward.compute.base() * (1.0 + 1e-12));
  RC_ASSERT(backward.ideal.base() <= backward.compute.base() * (1.0 + 1e-12));
  RC_ASSERT(backward.total() >= forward.total());
  const AttentionShape decode = any_decode();
  RC_ASSERT(attention_decode_time(decode, roof).total().base() >= (decode.flops() / roof.peak).base());
}

// If this fails, a faster card computes attention more slowly.
RC_GTEST_PROP(AttentionTime, ABetterCardIsNeverSlower, ()) {
  const AttentionShape shape = any_causal(), decode = any_decode();
  const AttentionRoof roof = any_roof();
  AttentionRoof fast = roof, wide = roof, prompt = roof, many = roof, warm = roof;
  fast.peak = 1.5 * roof.peak;
  fast.narrow_peak = 1.5 * roof.narrow_peak;
  wide.bandwidth = 1.5 * roof.bandwidth;
  prompt.forward.launch = prompt.decode.launch = Seconds{};
  many.units = 2.0 * roof.units;
  many.peak = 2.0 * roof.peak;  // as fast each
  many.narrow_peak = 2.0 * roof.narrow_peak;
  warm.cache = 2.0 * roof.cache;
  const double before = attention_backward_time(shape, roof).total().base() * (1.0 + 1e-12);
  const double token = attention_decode_time(decode, roof).total().base() * (1.0 + 1e-12);
  for (const AttentionRoof& better : {fast, wide, prompt, many, warm}) {
    RC_ASSERT(attention_backward_time(shape, better).total().base() <= before);
    RC_ASSERT(attention_decode_time(decode, better).total().base() <= token);
  }
}

// If this fails, more work is done in less time.
RC_GTEST_PROP(AttentionTime, MoreWorkIsNeverFaster, ()) {
  const AttentionRoof roof = any_roof();
  const double slack = 1.0 + 1e-12;
  const AttentionShape shape = any_causal(), decode = any_decode();
  AttentionShape seen = shape, longer = shape, more = shape;
  seen.context += *rc::gen::inRange(0, 9000);
  seen.keys += *rc::gen::inRange(0, 9000);
  longer.queries += *rc::gen::inRange(0, 9000);
  more.sequences += *rc::gen::inRange(0, 64);
  for (const AttentionShape& larger : {seen, longer, more})
    RC_ASSERT(attention_prefill_time(shape, roof).base() <= attention_prefill_time(larger, roof).base() * slack);
  AttentionShape cached = decode, batched = decode, wider = decode;
  cached.keys += *rc::gen::inRange(0, 9000);
  batched.sequences += *rc::gen::inRange(0, 64);
  wider.heads *= 2.0;
  for (const AttentionShape& larger : {cached, batched, wider})
    RC_ASSERT(attention_decode_time(decode, roof).total().base() <=
              attention_decode_time(larger, roof).total().base() * slack);
}

}  // namespace
}  // namespace shortboard
