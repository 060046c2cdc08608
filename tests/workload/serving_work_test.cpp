#include "workload/serving_work.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <string>
#include <vector>

#include "support/serving.h"
#include "workload/parameters.h"

namespace shortboard {
namespace {

using support::generating;
using support::reading;

/// "m x n x k" of each product, "g(m x n x k)" of grouped ones.
std::vector<std::string> shapes(const ServingLayerWork& work) {
  std::vector<std::string> found;
  for (const ServingGemm& gemm : work.gemms) {
    const GemmShape& s = gemm.shape;
    const std::string one = std::to_string(static_cast<int>(s.m)) + "x" + std::to_string(static_cast<int>(s.n)) + "x" +
                            std::to_string(static_cast<int>(s.k));
    found.push_back(s.groups > 1.0 ? std::to_string(static_cast<int>(s.groups)) + "(" + one + ")" : one);
  }
  return found;
}

ServingLayerWork work_of(const Architecture& model, const ServingSplit& split, const StepTokens& step,
                         double cache = 2.0) {
  return serving_layer_work(model, model.layers.front(), split, step, cache);
}

Architecture latent_model() {
  Architecture model = support::tiny_dense(1);
  model.layers.front().attention = support::tiny_latent();
  return model;
}

// If this fails, generation with grouped queries multiplies other matrices than the layer has, or a card not its share.
TEST(ServingWork, GroupedQueriesOverTwoCardsHalveEveryProduct) {
  // 4 heads of 2 on 2 keys over 2 cards: queries 2 x 2, a key and a value of 2: 8 columns; the block's 16 becomes 8.
  const ServingLayerWork work = work_of(support::tiny_dense(1), {.tensor = 2}, generating(3, 10));
  EXPECT_EQ(shapes(work), (std::vector<std::string>{"3x8x8", "3x8x4", "3x16x8", "3x8x8"}));
  EXPECT_EQ(work.decode.sequences, 3.0);
  EXPECT_EQ(work.decode.heads, 2.0);
  EXPECT_EQ(work.decode.kv_heads, 1.0);
  EXPECT_EQ(work.decode.context, 10.0);
  EXPECT_EQ(work.prefill.sequences, 0.0);
  // Two all-reduces of 3 tokens x 8 elements x 2 bytes.
  EXPECT_EQ(work.reductions, 2.0);
  EXPECT_EQ(work.reduced.base(), 48.0);
  // The block's activation 2 x 3 x (2 + 1) x 8 = 144 bytes; two norms 2 x 4 x 2 x 3 x 8 = 384.
  EXPECT_EQ(work.streamed.base(), 528.0);
}

// If this fails, latent attention generates by expanding its cache, or reads prompts in the absorbed form.
TEST(ServingWork, LatentAttentionIsAbsorbedForGenerationAndExpandedForPrompts) {
  StepTokens step = reading(1, 4);
  step.generating = 2.0;
  step.context = 5.0;
  const ServingLayerWork work = work_of(latent_model(), {}, step, 1.0);
  // 6 tokens. Down: queries to 5, keys to 6 + 2: 13. Up: 2 x (4 + 2) = 12. Absorbed, a product a head, 2 tokens:
  // 4 to 6, and back 6 to 3. Expanded, 4 tokens: 6 to 2 x (4 + 3). Output 2 x 3 to 8.
  const std::vector<std::string> attention{"6x13x8", "6x12x5", "2(2x6x4)", "2(2x3x6)", "4x14x6", "6x8x6"};
  std::vector<std::string> all = shapes(work);
  all.resize(attention.size());
  EXPECT_EQ(all, attention);
  // All heads read one row of 6 + 2 elements a token, whose first 6 are the values.
  EXPECT_TRUE(work.decode.latent);
  EXPECT_EQ(work.decode.kv_heads, 1.0);
  EXPECT_EQ(work.decode.key_size, 8.0);
  EXPECT_EQ(work.decode.value_size, 6.0);
  EXPECT_EQ(work.decode.cache_bytes, 1.0);
  // Prompts: both heads with keys of 4 + 2 and values of 3; a token sees (4 + 1) / 2 of the prompt.
  EXPECT_EQ(work.prefill.kv_heads, 2.0);
  EXPECT_EQ(work.prefill.key_size, 6.0);
  EXPECT_EQ(work.prefill.value_size, 3.0);
  EXPECT_EQ(work.prefill.context, 2.5);
}

// If this fails, a card multiplies rows of experts that it does not hold, or misses those that other groups send it.
TEST(ServingWork, ExpertsOfACardGetTheTokensOfAllGroups) {
  // Two groups of attention of a card each, four experts over both cards, two of them a token: of the 6 tokens of both
  // groups a card's 2 experts take 2 / 2 = 1 row each: 6 rows.
  const ServingLayerWork work =
      work_of(support::tiny_experts(1), {.attention_data = 2, .expert = 2}, generating(3, 10));
  EXPECT_EQ(work.routed.tokens, 6.0);
  EXPECT_EQ(work.routed.experts, 2.0);
  EXPECT_EQ(work.routed.active, 1.0);
  EXPECT_EQ(work.routed.width, 6.0);
  EXPECT_EQ(work.exchanged, 3.0);
  EXPECT_EQ(work.reductions, 0.0);
  // Attention, router of 4, and the shared expert of 12, whole on each card.
  EXPECT_EQ(shapes(work), (std::vector<std::string>{"3x16x8", "3x8x8", "3x4x8", "3x24x8", "3x8x12"}));
}

// If this fails, experts that are not spread are not divided: a card would hold and multiply all of each.
TEST(ServingWork, ExpertsThatAreNotSpreadAreCutByAllCardsOfTheStage) {
  const ServingLayerWork work = work_of(support::tiny_experts(1), {.tensor = 2}, generating(3, 10));
  EXPECT_EQ(work.routed.experts, 4.0);
  EXPECT_EQ(work.routed.width, 3.0);
  EXPECT_EQ(work.exchanged, 0.0);  // every card has every token already
}

// If this fails, tokens outside a sliding window are read and kept.
TEST(ServingWork, AWindowBoundsWhatIsReadAndKept) {
  Architecture model = support::tiny_dense(1);
  model.layers.front().attention.window = 4;
  const ServingLayerWork work = work_of(model, {}, generating(3, 10));
  EXPECT_EQ(work.decode.context, 4.0);
  EXPECT_EQ(work.decode.keys, 4.0);
  EXPECT_EQ(sequence_cache(model, {}, 10.0, 2.0).base(), sequence_cache(model, {}, 4.0, 2.0).base());
  EXPECT_LT(sequence_cache(model, {}, 3.0, 2.0), sequence_cache(model, {}, 4.0, 2.0));
}

// If this fails, the cache holds another number of bytes than keys and values have.
TEST(ServingWork, ACachedSequenceTakesItsKeysAndValues) {
  // 3 layers x 10 tokens x 2 heads x (2 + 2) elements x 2 bytes = 480; two cards hold a head each; four hold the two
  // heads twice. In 8 bits half of it.
  const Architecture model = support::tiny_dense(3);
  EXPECT_EQ(sequence_cache(model, {}, 10.0, 2.0).base(), 480.0);
  EXPECT_EQ(sequence_cache(model, {.tensor = 2}, 10.0, 2.0).base(), 240.0);
  EXPECT_EQ(sequence_cache(model, {.tensor = 4}, 10.0, 2.0).base(), 240.0);
  EXPECT_EQ(sequence_cache(model, {}, 10.0, 1.0).base(), 240.0);
  // Latent: one row of 6 + 2 elements a token, on every card: 10 x 8 x 2.
  EXPECT_EQ(sequence_cache(latent_model(), {.tensor = 2}, 10.0, 2.0).base(), 160.0);
}

// If this fails, MFU counts other FLOPs than a token needs.
TEST(ServingWork, ATokenNeedsTwoFlopsAMultiplyAdd) {
  // Attention 8 x 8 + 2 x 8 x 4 + 8 x 8 = 192, block 3 x 8 x 16 = 384, scores of 10 tokens 4 x 10 x (2 + 2) = 160:
  // 2 x 736 = 1472; its logits 2 x 100 x 8 = 1600.
  EXPECT_EQ(served_flops(support::tiny_dense(1), 10.0, false).base(), 1472.0);
  EXPECT_EQ(served_flops(support::tiny_dense(1), 10.0, true).base(), 3072.0);
}

// If this fails, logits are made for prompt tokens that nobody samples from, or a card makes more than its share.
TEST(ServingWork, TheHeadMakesLogitsOfSampledTokensOnly) {
  StepTokens step = reading(2, 50);
  step.finished_prompts = 1.0;
  step.generating = 3.0;
  const ServingLayerWork work = serving_head_work(support::tiny_dense(1), {.tensor = 2}, step);
  EXPECT_EQ(shapes(work), (std::vector<std::string>{"4x50x8"}));
  step.generating = step.finished_prompts = 0.0;
  EXPECT_TRUE(serving_head_work(support::tiny_dense(1), {}, step).gemms.empty());
}

// If this fails, a draft that is verified is priced as one token, or its rejected tokens as none.
TEST(ServingWork, VerifyingADraftWorksOnAllItsTokens) {
  StepTokens step = generating(3, 10);
  step.queries = 4.0;
  const ServingLayerWork work = work_of(support::tiny_dense(1), {}, step);
  EXPECT_EQ(work.gemms.front().shape.m, 12.0);
  EXPECT_EQ(work.decode.sequences, 3.0);
  EXPECT_EQ(work.decode.queries, 4.0);
}

// If this fails, the cards of a replica together hold more or less than the model.
RC_GTEST_PROP(ServingWork, CardsOfAReplicaHoldTheModelOnce, ()) {
  const int tensor = *rc::gen::element(1, 2, 4);
  const bool experts = *rc::gen::arbitrary<bool>();
  const Architecture model = experts ? support::small_experts() : support::small_dense();
  const ServedParameters own = served_parameters(model, {.tensor = tensor});
  const ModelParameters all = model_parameters(model);
  const double repeated = all.layers.norms + all.layers.router + all.final_norm;  // on every card
  const double sum =
      tensor * (own.attention + own.dense - repeated + own.experts + own.embedding + own.head) + repeated;
  RC_ASSERT(std::abs(sum - all.total()) < 1e-9 * all.total());
}

// If this fails, linear attention's state is kept in another size than 4 bytes for each pair of a key's and a value's
// element, grows with the context, or is not divided among cards.
TEST(ServingWork, LinearAttentionReadsAndWritesItsStateOnce) {
  Architecture model = support::tiny_dense(3);
  Attention& attention = model.layers.front().attention;
  attention.kind = Attention::Kind::linear;
  attention.value_head_size = 5;
  StepTokens step = generating(3, 10);
  step.prompts = 2.0;
  step.prompt_tokens = 7.0;
  // 5 sequences x 4 heads x 2 x 5 elements x 4 bytes, read and written: 2 x 800; half of it on each of two cards.
  EXPECT_EQ(work_of(model, {}, step).state.base(), 1600.0);
  EXPECT_EQ(work_of(model, {.tensor = 2}, step).state.base(), 800.0);
  EXPECT_EQ(work_of(model, {}, step).decode.sequences, 0.0) << "there is no cache to read";
  // Kept: 3 layers x 4 heads x 10 x 4 bytes, whatever the context and the cache's format.
  for (const double tokens : {1.0, 10.0, 100000.0}) {
    EXPECT_EQ(sequence_cache(model, {}, tokens, 2.0).base(), 480.0);
    EXPECT_EQ(sequence_cache(model, {.tensor = 2}, tokens, 1.0).base(), 240.0);
  }
  EXPECT_EQ(work_of(support::tiny_dense(1), {}, step).state.base(), 0.0);
}

// If this fails, a piece of a prompt reads keys that its window does not reach, or too few: its first token sees the
// window before it, so that all its tokens together see the window and the piece.
TEST(ServingWork, APieceOfAPromptReadsItsWindowAndItself) {
  Architecture model = support::tiny_dense(1);
  StepTokens step = reading(1, 20);
  step.prompt_context = 100.0;
  EXPECT_EQ(work_of(model, {}, step).prefill.keys, 120.0);
  EXPECT_EQ(work_of(model, {}, step).prefill.context, 110.5);  // 100 + 21 / 2
  model.layers.front().attention.window = 16;
  EXPECT_EQ(work_of(model, {}, step).prefill.keys, 36.0);
  EXPECT_EQ(work_of(model, {}, step).prefill.context, 16.0);
  step.prompt_context = 0.0;
  EXPECT_EQ(work_of(model, {}, step).prefill.keys, 20.0) << "no more than there are";
  EXPECT_EQ(work_of(model, {}, step).prefill.context, 10.5);
}

}  // namespace
}  // namespace shortboard
