#include "workload/flops.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <cmath>

#include "hwdb/database.h"
#include "support/cards.h"
#include "workload/parameters.h"

namespace shortboard {
namespace {

// If this fails, attention's cost is off by two (causal or not) or grows behind a window.
TEST(AverageContext, IsHalfOfTheSequenceOrTheWindow) {
  EXPECT_DOUBLE_EQ(average_context(8.0, 0.0), 4.5);    // (1 + ... + 8) / 8
  EXPECT_DOUBLE_EQ(average_context(8.0, 2.0), 1.875);  // (1 + 7 x 2) / 8
  EXPECT_DOUBLE_EQ(average_context(8.0, 8.0), 4.5);
  EXPECT_DOUBLE_EQ(average_context(8.0, 100.0), 4.5);
  EXPECT_DOUBLE_EQ(average_context(1.0, 0.0), 1.0);
}

// If this fails, a window's average is not what counting token by token gives.
RC_GTEST_PROP(AverageContext, IsTheMeanOverTokens, ()) {
  const int sequence = *rc::gen::inRange(1, 300), window = *rc::gen::inRange(1, 400);
  double seen = 0.0;
  for (int token = 1; token <= sequence; ++token) seen += std::min(token, window);
  RC_ASSERT(std::abs(average_context(sequence, window) - seen / sequence) < 1e-9 * seen);
}

// If this fails, the FLOPs of a dense model, and so every MFU, are wrong.
TEST(TokenFlops, CountsADenseLayer) {
  const TokenFlops flops = token_flops(support::tiny_dense(1), 8.0);
  EXPECT_DOUBLE_EQ(flops.projections.base(), 384.0);   // 2 x 192
  EXPECT_DOUBLE_EQ(flops.scores.base(), 144.0);        // 2 x 4 heads x (2 + 2) x 4.5
  EXPECT_DOUBLE_EQ(flops.feed_forward.base(), 768.0);  // 2 x 384
  EXPECT_DOUBLE_EQ(flops.head.base(), 1600.0);         // 2 x 100 x 8
  EXPECT_DOUBLE_EQ(flops.total().base(), 2896.0);
}

// If this fails, a mixture of experts is charged for experts that a token does not pass.
TEST(TokenFlops, CountsActiveExpertsOnly) {
  const TokenFlops flops = token_flops(support::tiny_experts(3), 8.0);
  EXPECT_DOUBLE_EQ(flops.feed_forward.base(), 3 * 2 * (288.0 + 288.0 + 32.0));  // shared, two experts, router
}

// If this fails, tied models train without an output embedding.
TEST(TokenFlops, CountsTheHeadOfTiedEmbeddingsToo) {
  Architecture model = support::tiny_dense(1);
  model.tied_embeddings = true;
  EXPECT_DOUBLE_EQ(token_flops(model, 8.0).head.base(), 1600.0);
}

// If this fails, windows, linear attention or sparse attention cost as much as full attention.
TEST(TokenFlops, ScoresFollowTheKindOfAttention) {
  Architecture model = support::tiny_dense(1);
  Attention& attention = model.layers.front().attention;
  attention.window = 2;
  EXPECT_DOUBLE_EQ(token_flops(model, 8.0).scores.base(), 60.0);  // 2 x 4 x 4 x 1.875
  attention = support::tiny_latent();
  EXPECT_DOUBLE_EQ(token_flops(model, 8.0).scores.base(), 162.0);  // 2 x 2 x (4 + 2 + 3) x 4.5
  attention.index_top = 2;
  attention.index_heads = 1;
  attention.index_head_size = 3;
  EXPECT_DOUBLE_EQ(token_flops(model, 8.0).scores.base(), 94.5);  // 2 x 2 x 9 x 1.875 + indexer 2 x 3 x 4.5
  attention = support::grouped(4, 4, 2);
  attention.kind = Attention::Kind::linear;
  EXPECT_DOUBLE_EQ(token_flops(model, 8.0).scores.base(), 64.0);  // 4 x 4 heads x 2 x 2, whatever the sequence
  EXPECT_DOUBLE_EQ(token_flops(model, 8000.0).scores.base(), 64.0);
}

// If this fails, MFU counts recomputation or forgets the backward pass.
TEST(TrainingFlops, AreThreeTimesTheForwardPass) {
  EXPECT_DOUBLE_EQ(training_flops_per_token(support::tiny_dense(1), 8.0).base(), 8688.0);  // 3 x 2896
}

// If this fails, prediction modules are trained for nothing.
TEST(TrainingFlops, CountPredictionModules) {
  Architecture model = support::tiny_dense(1);
  model.predicted_tokens = 1;
  // The module: a layer of 1296, a projection of 4 x 8 x 8 = 256, a head of 1600.
  EXPECT_DOUBLE_EQ(training_flops_per_token(model, 8.0).base(), 3 * (2896.0 + 3152.0));
}

// If this fails, large dense models no longer follow the rule of 6 FLOPs a parameter and token.
TEST(TrainingFlops, AreSixAParameterForLargeDenseModels) {
  const Database database = Database::compiled();
  for (const char* name : {"llama-3.1-70b", "llama-3.1-405b", "qwen2.5-72b", "llama-2-70b"}) {
    const Architecture model = database.model(name).architecture;
    const double rule = 6.0 * model_parameters(model).total();
    EXPECT_NEAR(training_flops_per_token(model, 128.0).base() / rule, 1.0, 0.05) << name;
  }
}

// If this fails, longer sequences look cheaper a token.
RC_GTEST_PROP(TokenFlops, NeverFallWithTheSequence, ()) {
  const int shorter = *rc::gen::inRange(1, 100000), more = *rc::gen::inRange(0, 100000);
  Architecture model = support::tiny_dense(2);
  model.layers.front().attention.window = *rc::gen::inRange(0, 5000);
  RC_ASSERT(token_flops(model, shorter).total() <= token_flops(model, shorter + more).total());
}

// If this fails, a server holds more or fewer conversations than it can.
TEST(KvCache, FollowsTheKindOfAttention) {
  Architecture model = support::tiny_dense(3);
  EXPECT_DOUBLE_EQ(kv_cache_per_token(model, Bytes{2.0}).base(), 48.0);  // 3 x 2 keys x (2 + 2) x 2 bytes
  model.layers.front().attention = support::tiny_latent();
  EXPECT_DOUBLE_EQ(kv_cache_per_token(model, Bytes{2.0}).base(), 48.0);  // 3 x (6 + 2) x 2 bytes
  model.layers.front().attention.kind = Attention::Kind::linear;
  EXPECT_DOUBLE_EQ(kv_cache_per_token(model, Bytes{2.0}).base(), 0.0);  // the state does not grow
}

// If this fails, published figures of cache a token are missed.
TEST(KvCache, MatchesPublishedModels) {
  const Database database = Database::compiled();
  const auto cache = [&](const char* name) {
    return kv_cache_per_token(database.model(name).architecture, Bytes{2.0}).base();
  };
  EXPECT_DOUBLE_EQ(cache("llama-3.1-8b"), 131072.0);  // 32 x 8 x 256 x 2
  EXPECT_DOUBLE_EQ(cache("deepseek-v3"), 70272.0);    // 61 x (512 + 64) x 2, as DeepSeek publishes
}

}  // namespace
}  // namespace shortboard
