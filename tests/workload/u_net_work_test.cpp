#include "workload/u_net_work.h"

#include <gtest/gtest.h>

namespace shortboard {
namespace {

double products(const GenerationWork& work) { return (work.flops() - work.score_flops()).base(); }

// If this fails, a residual block is not two convolutions, the step's projection and a way past them.
TEST(ResidualBlock, IsTwoConvolutionsAProjectionAndAShortcut) {
  GenerationWork work;
  WorkBuilder add{work};
  // 100 pixels, 4 -> 8 channels, 9 taps: 4 x 8 x 9 + 8 x 8 x 9 + 4 x 8 = 288 + 576 + 32 = 896 weights a pixel; the
  // step: 2 items x 16 -> 8: 128 weights, twice.
  add_residual_block(100, 4, 8, {9, 1}, 2, 16, add);
  EXPECT_DOUBLE_EQ(work.parameters, 896 + 128);
  EXPECT_DOUBLE_EQ(products(work), 2.0 * (100 * 896 + 2 * 128));
  // Norms and activations move 3 x (4 + 8) elements a pixel, the sum 3 x 8, of 2 bytes.
  EXPECT_DOUBLE_EQ(work.streamed.base(), 2.0 * 100 * (36 + 24));
}

// If this fails, blocks that keep their channels pay for a shortcut they do not have.
TEST(ResidualBlock, OfEqualChannelsHasNoShortcut) {
  GenerationWork work;
  WorkBuilder add{work};
  add_residual_block(10, 8, 8, {1, 3}, 0, 0, add);
  EXPECT_DOUBLE_EQ(work.parameters, 2 * 8 * 8 * 3);
  for (const WorkProduct& one : work.products) EXPECT_TRUE(one.convolution && one.volume);
}

UNet one_level(double depth) {
  UNet net;
  net.layers = 1;
  net.levels = {{32, depth}};
  net.middle_depth = 0;
  net.heads = 4;
  net.text_width = 16;
  net.text_tokens = 7;
  return net;
}

// If this fails, the way up does not join what the way down left, or ends are forgotten.
TEST(UNetWork, OfOneLevelHasTheWeightsOfItsParts) {
  // In and out: 2 x 9 x 4 x 32 = 2304. Step: (32 + 128) x 128 = 20,480. Down: one block of 32 -> 32: 18,432 + 4,096.
  // Middle: two such. Up: two of 64 -> 32: 18,432 + 9,216 + 2,048 + 4,096 each.
  const double down = 18432 + 4096, up = 18432 + 9216 + 2048 + 4096;
  EXPECT_DOUBLE_EQ(u_net_work(one_level(0), 64, 1, 1).parameters, 2304 + 20480 + 3 * down + 2 * up);
}

// If this fails, transformers at a level are not counted once for each residual block.
TEST(UNetWork, TransformersFollowEachResidualBlock) {
  const GenerationWork without = u_net_work(one_level(0), 64, 1, 1), with = u_net_work(one_level(1), 64, 1, 1);
  // In and out 2 c^2; self 4 c^2; across 2 c^2 and 2 c x 16; gated block 12 c^2: 20 x 1024 + 1024, after 1 + 2 blocks.
  EXPECT_DOUBLE_EQ(with.parameters - without.parameters, 3 * (20 * 1024 + 1024));
  // Scores: 64 tokens see 64 and 7 of the text, 4 FLOPs a channel.
  EXPECT_DOUBLE_EQ(with.score_flops().base(), 3 * 4.0 * 64 * (64 + 7) * 32);
}

// If this fails, a batch of two costs other than two of one, or frames are not pictures.
TEST(UNetWork, GrowsWithItemsAndFrames) {
  const UNet net = one_level(1);
  const double one = u_net_work(net, 64, 1, 1).flops().base();
  EXPECT_DOUBLE_EQ(u_net_work(net, 64, 1, 3).flops().base(), 3.0 * one);
  EXPECT_GT(u_net_work(net, 64, 4, 1).flops().base(), 3.9 * one);
  UNet video = net;
  video.temporal = true;
  EXPECT_GT(u_net_work(video, 64, 4, 1).parameters, 1.3 * u_net_work(net, 64, 4, 1).parameters);
}

}  // namespace
}  // namespace shortboard
