#include "workload/transformer_work.h"

#include <gtest/gtest.h>

namespace shortboard {
namespace {

DiffusionTransformer net_of(const DenoiserBlocks& blocks) {
  DiffusionTransformer net;
  net.hidden = 64;
  net.heads = 4;
  net.in_channels = net.out_channels = 4;
  net.text_width = 32;
  net.text_tokens = 8;
  net.blocks.push_back(blocks);
  return net;
}

GenerationWork work_of(const DenoiserBlocks& blocks, const PassSplit& split = {}) {
  return transformer_work(net_of(blocks), 96, 6, split);
}

double scores(const DenoiserBlocks& blocks) { return work_of(blocks).score_flops().base(); }

// If this fails, a kind of attention is priced as another one. 96 tokens in 6 frames of 16, width 64, heads of 16.
TEST(TransformerWork, EachKindOfAttentionSeesWhatItShould) {
  EXPECT_DOUBLE_EQ(scores({.count = 1, .mlp = 256}), 4.0 * 96 * 96 * 64);
  EXPECT_DOUBLE_EQ(scores({.count = 1, .attention = SelfAttention::linear, .mlp = 256}), 4.0 * 96 * 16 * 64);
  EXPECT_DOUBLE_EQ(scores({.count = 1, .attention = SelfAttention::frame, .mlp = 256}), 4.0 * 96 * 16 * 64);
  EXPECT_DOUBLE_EQ(scores({.count = 1, .attention = SelfAttention::place, .mlp = 256}), 4.0 * 96 * 6 * 64);
  EXPECT_DOUBLE_EQ(scores({.count = 1, .cross = true, .mlp = 256}), 4.0 * 96 * (96 + 8) * 64);
  EXPECT_DOUBLE_EQ(scores({.count = 1, .cross = true, .image_keys = 5, .mlp = 256}), 4.0 * 96 * (96 + 8 + 5) * 64);
}

// If this fails, gates, parallel blocks or modulation have other weights than their products.
TEST(TransformerWork, WeightsFollowFromTheBlocksForm) {
  const double plain = work_of({.count = 1, .mlp = 256}).parameters;
  EXPECT_DOUBLE_EQ(work_of({.count = 2, .mlp = 256}).parameters - plain, 4 * 4096 + 2 * 64 * 256);
  EXPECT_DOUBLE_EQ(work_of({.count = 1, .mlp = 256, .gated = true}).parameters - plain, 64 * 256);
  EXPECT_DOUBLE_EQ(work_of({.count = 1, .mlp = 256, .parallel = true}).parameters, plain);
  EXPECT_DOUBLE_EQ(work_of({.count = 1, .mlp = 256, .modulation = 6}).parameters - plain, 6 * 4096);
  EXPECT_DOUBLE_EQ(work_of({.count = 1, .mlp = 256, .depthwise = 3}).parameters - plain, 9 * 256);
  EXPECT_DOUBLE_EQ(work_of({.count = 1, .cross = true, .mlp = 256}).parameters - plain, 4 * 4096);
  EXPECT_DOUBLE_EQ(work_of({.count = 1, .cross = true, .cross_width = 32, .mlp = 256}).parameters - plain, 2 * 4096);
}

// If this fails, cards that share a pass send too much or too little. Bytes are 2 an element.
TEST(TransformerWork, MessagesAreOfACardsShare) {
  const DenoiserBlocks joined{.count = 3, .text = TextStream::joined, .mlp = 256};
  const GenerationWork ulysses = work_of(joined, {.ulysses = 2});
  EXPECT_DOUBLE_EQ(ulysses.exchanged.base(), 2.0 * 104 / 2 * 64);
  EXPECT_DOUBLE_EQ(ulysses.exchanges, 12);  // queries, keys, values and output of each block
  const GenerationWork ring = work_of(joined, {.ring = 4});
  EXPECT_DOUBLE_EQ(ring.circulated.base(), 2.0 * 2 * 104 / 4 * 64);
  EXPECT_DOUBLE_EQ(ring.circulations, 3);
  const GenerationWork linear = work_of({.count = 3, .attention = SelfAttention::linear, .mlp = 256}, {.ring = 4});
  EXPECT_DOUBLE_EQ(linear.circulated.base(), 2.0 * 64 * 64 / 4) << "a matrix a head goes round, not its tokens";
  const GenerationWork tensor = work_of(joined, {.tensor = 2});
  EXPECT_DOUBLE_EQ(tensor.reduced.base(), 2.0 * 104 * 64);
  EXPECT_DOUBLE_EQ(tensor.reductions, 6);
}

// If this fails, tensor parallelism divides no weights, or divides what it can't.
TEST(TransformerWork, TensorParallelismDividesTheBlocksWeights) {
  const DenoiserBlocks blocks{.count = 10, .mlp = 256};
  const double whole = work_of(blocks).parameters, ends = whole - 10 * (4 * 4096 + 2 * 64 * 256);
  EXPECT_DOUBLE_EQ(work_of(blocks, {.tensor = 2}).parameters - ends, (whole - ends) / 2);
}

}  // namespace
}  // namespace shortboard
