#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <cmath>

#include "support/cards.h"
#include "workload/flops.h"
#include "workload/operators.h"

namespace shortboard {
namespace {

LayerSplit split_of(int tensor, double micro_batch, double sequence) {
  LayerSplit split;
  split.tensor = tensor;
  split.micro_batch = micro_batch;
  split.sequence = sequence;
  return split;
}

LayerWork only_layer(const Architecture& model, const LayerSplit& split) {
  return layer_work(model, model.layers.front(), split);
}

double kernel_flops(const LayerWork& work) {
  double sum = work.attention.flops().base();
  for (const GemmWork& gemm : work.gemms) sum += gemm.shape.flops().base();
  return sum;
}

Bytes kept(const LayerWork& work) { return work.kept_inputs + work.kept_others; }

// If this fails, a layer's kernels do more or less work than the model needs, and MFU is wrong.
RC_GTEST_PROP(LayerWork, KernelsDoTheModelsFlops, ()) {
  Architecture model = *rc::gen::arbitrary<bool>() ? support::small_dense() : support::small_experts();
  model.layers.front().count = 1;
  if (*rc::gen::arbitrary<bool>()) model.layers.front().attention.window = *rc::gen::inRange(1, 9000);
  if (*rc::gen::arbitrary<bool>()) model.layers.front().feed_forward.shared_width = 512;
  LayerSplit split = split_of(*rc::gen::element(1, 2, 4, 8), *rc::gen::inRange(1, 5), 8.0 * *rc::gen::inRange(1, 1000));
  split.context = *rc::gen::element(1, 2, 4, 8);
  split.context_exchange = static_cast<ContextExchange>(*rc::gen::inRange(0, 3));
  split.expert = model.has_experts() ? *rc::gen::element(1, 2, 4, 8, 16) : 1;
  split.expert_tensor = model.has_experts() ? *rc::gen::element(1, 2, 8) : 1;
  split.sequence_parallel = *rc::gen::arbitrary<bool>();
  const TokenFlops token = token_flops(model, split.sequence);
  const double needed = (token.total() - token.head).base() * split.micro_batch * split.sequence;
  const double done = kernel_flops(only_layer(model, split)) * split.tensor * split.context;
  RC_ASSERT(std::abs(done / needed - 1.0) < 1e-9);
}

// If this fails, the head of a tensor-parallel group does not do the model's work.
RC_GTEST_PROP(HeadWork, KernelsDoTheModelsFlops, ()) {
  const Architecture model = support::small_dense();
  const LayerSplit split = split_of(*rc::gen::element(1, 2, 4, 8), *rc::gen::inRange(1, 5), *rc::gen::inRange(1, 9000));
  const double needed = token_flops(model, split.sequence).head.base() * split.micro_batch * split.sequence;
  RC_ASSERT(std::abs(kernel_flops(head_work(model, split)) * split.tensor / needed - 1.0) < 1e-9);
}

// If this fails, activations of a dense layer take another amount of memory than its tensors do.
TEST(LayerWork, KeepsWhatADenseLayersBackwardPassReads) {
  const LayerWork work = only_layer(support::tiny_dense(1), split_of(1, 1.0, 8.0));
  // 8 tokens, 2 bytes. Inputs of products: two norms' outputs 2 x 128, attention's output 128, the block's inner 256.
  EXPECT_DOUBLE_EQ(work.kept_inputs.base(), 640.0);
  // Two norms' inputs 2 x 128, q, k, v 16 x (8 + 4 + 4) = 256, statistics 16 x 2 x 4 heads = 128, gate and up 512.
  EXPECT_DOUBLE_EQ(work.kept_others.base(), 1152.0);
  EXPECT_DOUBLE_EQ(work.input.base(), 128.0);  // 8 x 8 x 2
}

// If this fails, selective recomputation saves memory that it does not pay for, or none.
TEST(LayerWork, RedoesAttentionNormsAndActivationsSelectively) {
  const LayerWork work = only_layer(support::tiny_dense(1), split_of(1, 1.0, 8.0));
  EXPECT_DOUBLE_EQ(work.redone_inputs.base(), 640.0);  // all inputs above
  EXPECT_DOUBLE_EQ(work.redone_others.base(), 0.0);
}

// If this fails, more activations are recomputed than were kept, and memory turns negative.
RC_GTEST_PROP(LayerWork, RedoesNoMoreThanItKeeps, ()) {
  Architecture model = *rc::gen::element(support::tiny_dense(1), support::tiny_experts(1), support::small_experts());
  if (*rc::gen::arbitrary<bool>()) model.layers.front().attention = support::tiny_latent();
  LayerSplit split = split_of(*rc::gen::element(1, 2), *rc::gen::inRange(1, 5), *rc::gen::inRange(1, 5000));
  split.sequence_parallel = *rc::gen::arbitrary<bool>();
  const LayerWork work = only_layer(model, split);
  RC_ASSERT(work.redone_inputs <= work.kept_inputs);
  RC_ASSERT(work.redone_others <= work.kept_others);
  RC_ASSERT(work.input <= kept(work));
}

// If this fails, tensor parallelism with sharded sequences leaves activations whole.
TEST(LayerWork, TwoCardsHalveWhatIsKeptAndMoved) {
  for (const Architecture& model : {support::tiny_dense(1), support::tiny_experts(1)}) {
    const LayerWork one = only_layer(model, split_of(1, 2.0, 64.0)), two = only_layer(model, split_of(2, 2.0, 64.0));
    EXPECT_DOUBLE_EQ(kept(two).base(), kept(one).base() / 2.0);
    EXPECT_DOUBLE_EQ(two.streamed.base(), one.streamed.base() / 2.0);
    EXPECT_DOUBLE_EQ(two.input.base(), one.input.base() / 2.0);
    EXPECT_DOUBLE_EQ(two.tensor_messages.base(), one.tensor_messages.base());
  }
}

// If this fails, sharded sequences save nothing, or tensor parallelism without them halves norms.
TEST(LayerWork, WithoutShardedSequencesNormsStayWhole) {
  LayerSplit split = split_of(2, 1.0, 8.0);
  split.sequence_parallel = false;
  const LayerWork work = only_layer(support::tiny_dense(1), split);
  EXPECT_DOUBLE_EQ(work.input.base(), 128.0);
  EXPECT_DOUBLE_EQ(kept(work).base(), 1152.0);  // 1792 / 2, and half of the four residual-sized tensors of 128 again
}

// If this fails, elementwise kernels move another number of bytes than they read and write.
TEST(LayerWork, StreamsNormsRotationsAndActivations) {
  const LayerWork work = only_layer(support::tiny_dense(1), split_of(1, 1.0, 8.0));
  // Rotation 2 x 16 x (8 + 4) = 384; block 16 x 3 x 16 = 768; two norms and two sums 16 x 8 x (2 x 2 + 6) = 1280.
  EXPECT_DOUBLE_EQ(work.streamed.base(), 2432.0);
  EXPECT_DOUBLE_EQ(work.context_gathered.base(), 128.0);  // 8 tokens x (4 + 4) x 2 bytes
  EXPECT_DOUBLE_EQ(work.tensor_messages.base(), 128.0);
  EXPECT_DOUBLE_EQ(work.tensor_count, 2.0);
}

LayerSplit all_to_all(int context) {
  LayerSplit split = split_of(1, 1.0, 8.0);
  split.context = context;
  split.context_exchange = ContextExchange::all_to_all;
  return split;
}

void expect_exchanged(const LayerWork& work, double queries, double keys, double values, double outputs) {
  EXPECT_DOUBLE_EQ(work.context_exchanged[0].base(), queries);
  EXPECT_DOUBLE_EQ(work.context_exchanged[1].base(), keys);
  EXPECT_DOUBLE_EQ(work.context_exchanged[2].base(), values);
  EXPECT_DOUBLE_EQ(work.context_exchanged[3].base(), outputs);
}

// If this fails, heads that went all to all still work on a part of the sequence, or carry other bytes.
TEST(LayerWork, AllToAllDividesHeadsInsteadOfQueries) {
  const LayerWork work = only_layer(support::tiny_dense(1), all_to_all(2));
  EXPECT_DOUBLE_EQ(work.attention.heads, 2.0);  // of four, on one of two keys
  EXPECT_DOUBLE_EQ(work.attention.kv_heads, 1.0);
  EXPECT_DOUBLE_EQ(work.attention.queries, 8.0);
  EXPECT_DOUBLE_EQ(work.attention.keys, 8.0);
  expect_exchanged(work, 64.0, 32.0, 32.0, 64.0);  // 4 tokens x 2 bytes x widths 8, 4, 4 and 8
}

// If this fails, cards beyond the key-value heads get none, or their copies take no room.
TEST(LayerWork, AllToAllCopiesKeysForEveryCard) {
  const LayerWork work = only_layer(support::tiny_dense(1), all_to_all(4));
  EXPECT_DOUBLE_EQ(work.attention.kv_heads, 1.0);
  expect_exchanged(work, 32.0, 32.0, 32.0, 32.0);  // 2 tokens; keys and values of 16 bytes twice
  LayerSplit ring = all_to_all(4);
  ring.context_exchange = ContextExchange::ring;
  EXPECT_DOUBLE_EQ((kept(work) - kept(only_layer(support::tiny_dense(1), ring))).base(), 32.0);
}

// If this fails, latent attention sends other than its up-projected heads.
TEST(LayerWork, LatentHeadsGoAllToAllToo) {
  Architecture model = support::tiny_dense(1);
  model.layers.front().attention = support::tiny_latent();
  const LayerWork work = only_layer(model, all_to_all(2));
  EXPECT_DOUBLE_EQ(work.attention.heads, 1.0);
  EXPECT_DOUBLE_EQ(work.attention.key_size, 6.0);
  expect_exchanged(work, 96.0, 96.0, 48.0, 48.0);  // 4 tokens x 2 bytes x 2 heads of 6, 6, 3 and 3
}

// If this fails, weights are not divided by tensor and expert parallelism.
TEST(LayerWork, DividesParameters) {
  LayerSplit split = split_of(2, 1.0, 8.0);
  split.expert = 4;
  const LayerWork work = only_layer(support::tiny_experts(1), split);
  EXPECT_DOUBLE_EQ(work.parameters, (192.0 + 288.0) / 2.0 + 32.0 + 16.0);  // router and norms on every card
  EXPECT_DOUBLE_EQ(work.expert_parameters, 144.0);                         // one whole expert
}

// If this fails, tokens are lost or doubled on their way to experts.
RC_GTEST_PROP(LayerWork, ExpertsGetEveryCopyOnce, ()) {
  const Architecture model = support::small_experts();
  LayerSplit split = split_of(*rc::gen::element(1, 2, 4, 8), *rc::gen::inRange(1, 5), *rc::gen::inRange(8, 5000));
  split.expert = *rc::gen::element(1, 2, 4, 8, 16);
  split.expert_tensor = *rc::gen::element(1, 2, 8);  // every card of an expert sees every row of it
  split.expert_rows = *rc::gen::element(0.8, 1.0, 1.25);
  const LayerWork work = only_layer(model, split);
  const double copies = 2.0 * split.expert_rows * split.micro_batch * split.sequence;  // two active experts
  for (const GemmWork& gemm : work.gemms)
    if (gemm.role == GemmRole::expert)
      RC_ASSERT(std::abs(gemm.shape.m * gemm.shape.groups * split.tensor / split.expert_tensor / copies - 1.0) < 1e-9);
  RC_ASSERT(std::abs(work.expert_sent.base() * split.tensor / (copies * 1024.0 * 2.0) - 1.0) < 1e-9);
}

std::vector<GemmShape> expert_products(const LayerWork& work) {
  std::vector<GemmShape> shapes;
  for (const GemmWork& gemm : work.gemms)
    if (gemm.role == GemmRole::expert) shapes.push_back(gemm.shape);
  return shapes;
}

void expect_shape(const GemmShape& shape, double m, double n, double k, double groups) {
  EXPECT_DOUBLE_EQ(shape.m, m);
  EXPECT_DOUBLE_EQ(shape.n, n);
  EXPECT_DOUBLE_EQ(shape.k, k);
  EXPECT_DOUBLE_EQ(shape.groups, groups);
}

// If this fails, cards that share an expert do not each work a part of its width on the rows that all of them got.
TEST(LayerWork, DividedExpertsGatherRowsAndHalveTheWidth) {
  LayerSplit split = split_of(1, 1.0, 8.0);
  split.expert = 2;
  const LayerWork whole = only_layer(support::tiny_experts(1), split);
  split.expert_tensor = 2;
  const LayerWork half = only_layer(support::tiny_experts(1), split);
  // 8 tokens to 2 of 4 experts: 16 copies, 32 in the two cards; two experts a card, 16 rows each, width 6 / 2.
  const std::vector<GemmShape> shapes = expert_products(half);
  ASSERT_EQ(shapes.size(), 2U);
  expect_shape(shapes[0], 16.0, 2.0 * 3.0, 8.0, 2.0);
  expect_shape(shapes[1], 16.0, 8.0, 3.0, 2.0);
  EXPECT_DOUBLE_EQ(half.expert_sent.base(), 256.0);  // each sends its own 16 x 8 x 2 bytes
  EXPECT_DOUBLE_EQ(half.expert_sent.base(), whole.expert_sent.base());
  EXPECT_DOUBLE_EQ(half.expert_parameters, 144.0);  // 576 / (2 x 2)
  // Inputs of twice the rows: 16 x 8 x 2 bytes more; inner activations of twice the rows and half the width: as before.
  EXPECT_DOUBLE_EQ(kept(half).base() - kept(whole).base(), 256.0);
  // Permuted four times 32 x 8 instead of 16 x 8; inner ones stay: 2 x 4 x 128 bytes more.
  EXPECT_DOUBLE_EQ(half.streamed.base() - whole.streamed.base(), 1024.0);
  EXPECT_DOUBLE_EQ(half.parameters, whole.parameters);
}

// If this fails, a capacity changes other work than that of routed experts, or not all of theirs.
TEST(LayerWork, ACapacityPadsRowsMessagesAndWhatIsKept) {
  LayerSplit split = split_of(1, 1.0, 8.0);
  const LayerWork even = only_layer(support::tiny_experts(1), split);
  split.expert_rows = 1.25;
  const LayerWork padded = only_layer(support::tiny_experts(1), split);
  // 16 copies to four experts: 4 rows each, 5 at a capacity factor of 1.25.
  const std::vector<GemmShape> shapes = expert_products(padded);
  ASSERT_EQ(shapes.size(), 2U);
  expect_shape(shapes[0], 5.0, 12.0, 8.0, 4.0);
  expect_shape(shapes[1], 5.0, 8.0, 6.0, 4.0);
  EXPECT_DOUBLE_EQ(padded.expert_sent.base(), 320.0);                      // 20 x 8 x 2
  EXPECT_DOUBLE_EQ(kept(padded).base() - kept(even).base(), 208.0);        // 4 rows x 2 bytes x (8 + 3 x 6)
  EXPECT_DOUBLE_EQ(padded.streamed.base() - even.streamed.base(), 400.0);  // 4 rows x 2 bytes x (4 x 8 + 3 x 6)
  EXPECT_DOUBLE_EQ(padded.tensor_messages.base(), even.tensor_messages.base());
  EXPECT_DOUBLE_EQ(padded.expert_parameters, even.expert_parameters);
}

// If this fails, the loss is computed on the wrong part of the vocabulary.
TEST(HeadWork, DividesTheVocabulary) {
  const LayerWork work = head_work(support::tiny_dense(1), split_of(2, 1.0, 8.0));
  ASSERT_EQ(work.gemms.size(), 1U);
  EXPECT_DOUBLE_EQ(work.gemms.front().shape.n, 50.0);
  EXPECT_DOUBLE_EQ(work.streamed.base(), 4000.0);  // 10 bytes x 8 tokens x 50
  EXPECT_DOUBLE_EQ(work.logits, 400.0);            // 8 x 50
  EXPECT_DOUBLE_EQ(work.parameters, 400.0);        // 50 x 8
}

// If this fails, a card of a sequence that is cut in parts reads keys outside its tokens' windows, or too few. Of 1000
// tokens on 4 cards each has 250 queries; with a window of 100 they see 350 keys; cards that divide by heads see all.
TEST(LayerWork, AWindowBoundsTheKeysOfACardsPart) {
  Architecture model = support::small_dense();
  LayerSplit split = split_of(1, 1.0, 1000.0);
  split.context = 4;
  split.context_exchange = ContextExchange::ring;
  EXPECT_EQ(only_layer(model, split).attention.keys, 1000.0);
  model.layers.front().attention.window = 100;
  EXPECT_EQ(only_layer(model, split).attention.keys, 350.0);
  split.context_exchange = ContextExchange::all_to_all;
  EXPECT_EQ(only_layer(model, split).attention.keys, 1000.0);
  split = split_of(1, 1.0, 1000.0);
  EXPECT_EQ(only_layer(model, split).attention.keys, 1000.0) << "no more than there are";
}

}  // namespace
}  // namespace shortboard
