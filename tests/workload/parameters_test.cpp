#include "workload/parameters.h"

#include <gtest/gtest.h>

#include "hwdb/database.h"
#include "support/cards.h"

namespace shortboard {
namespace {

LayerParameters only_layer(const Architecture& model) { return layer_parameters(model, model.layers.front()); }

// If this fails, the size of every dense model is wrong.
TEST(LayerParameters, CountsADenseLayerOfGroupedQueries) {
  const LayerParameters count = only_layer(support::tiny_dense(1));
  EXPECT_DOUBLE_EQ(count.attention, 192.0);     // q 8 x 8, k and v 2 x 8 x 4, o 8 x 8
  EXPECT_DOUBLE_EQ(count.feed_forward, 384.0);  // 3 x 8 x 16
  EXPECT_DOUBLE_EQ(count.norms, 16.0);          // 2 x 8
  EXPECT_DOUBLE_EQ(count.total(), 592.0);
  EXPECT_DOUBLE_EQ(count.active(), 592.0);
}

// If this fails, models with biases (Qwen2, GPT) come out too small.
TEST(LayerParameters, CountsBiasesHeadNormsAndSinks) {
  Architecture model = support::tiny_dense(1);
  Attention& attention = model.layers.front().attention;
  attention.query_bias = true;
  EXPECT_DOUBLE_EQ(only_layer(model).attention, 208.0);  // + 8 (q) + 4 (k) + 4 (v)
  attention.output_bias = true;
  EXPECT_DOUBLE_EQ(only_layer(model).attention, 216.0);  // + 8
  attention.query_key_norm = true;
  EXPECT_DOUBLE_EQ(only_layer(model).attention, 220.0);  // + 2 x 2
  attention.sinks = true;
  EXPECT_DOUBLE_EQ(only_layer(model).attention, 224.0);  // + a logit for each of 4 heads
  model.norm_bias = true;
  EXPECT_DOUBLE_EQ(only_layer(model).norms, 32.0);  // weights and biases: 2 x 2 x 8
}

// If this fails, GPT-like blocks are sized as gated ones.
TEST(LayerParameters, CountsAnUngatedBlockWithBiases) {
  Architecture model = support::tiny_dense(1);
  FeedForward& block = model.layers.front().feed_forward;
  block.gated = false;
  EXPECT_DOUBLE_EQ(only_layer(model).feed_forward, 256.0);  // 2 x 8 x 16
  block.bias = true;
  EXPECT_DOUBLE_EQ(only_layer(model).feed_forward, 280.0);  // + 16 + 8
  block.gated = true;
  EXPECT_DOUBLE_EQ(only_layer(model).feed_forward, 424.0);  // 384 + 2 x 16 + 8
}

// If this fails, total and active sizes of mixtures of experts are confused.
TEST(LayerParameters, CountsRoutedAndSharedExperts) {
  Architecture model = support::tiny_experts(1);
  const LayerParameters count = only_layer(model);
  EXPECT_DOUBLE_EQ(count.experts, 576.0);         // 4 x 3 x 8 x 6
  EXPECT_DOUBLE_EQ(count.active_experts, 288.0);  // 2 of them
  EXPECT_DOUBLE_EQ(count.router, 32.0);           // 8 x 4
  EXPECT_DOUBLE_EQ(count.feed_forward, 288.0);    // shared: 3 x 8 x 12
  EXPECT_DOUBLE_EQ(count.total(), 1104.0);        // 192 + 288 + 576 + 32 + 16
  EXPECT_DOUBLE_EQ(count.active(), 816.0);        // 288 less
  model.layers.front().feed_forward.shared_gate = true;
  EXPECT_DOUBLE_EQ(only_layer(model).feed_forward, 296.0);  // + 8
}

// If this fails, DeepSeek's models come out at the wrong size.
TEST(LayerParameters, CountsLatentAttention) {
  Architecture model = support::tiny_dense(1);
  Attention& attention = model.layers.front().attention = support::tiny_latent();
  // Queries 8 x 5 + norm 5 + 5 x 2 x 6 = 105; keys 8 x (6 + 2) + norm 6 + 6 x 2 x (4 + 3) = 154; output 2 x 3 x 8 = 48.
  EXPECT_DOUBLE_EQ(only_layer(model).attention, 307.0);
  attention.index_heads = 2;  // indexer: 5 x 2 x 3 + 8 x (3 + 2) = 70
  attention.index_head_size = 3;
  EXPECT_DOUBLE_EQ(only_layer(model).attention, 377.0);
  attention.index_heads = attention.index_head_size = attention.query_rank = 0;
  EXPECT_DOUBLE_EQ(only_layer(model).attention, 298.0);  // queries straight: 8 x 12 = 96
}

// If this fails, linear attention is sized without its output gate.
TEST(LayerParameters, CountsLinearAttention) {
  Architecture model = support::tiny_dense(1);
  model.layers.front().attention = support::grouped(4, 4, 2);
  model.layers.front().attention.kind = Attention::Kind::linear;
  EXPECT_DOUBLE_EQ(only_layer(model).attention, 320.0);  // 8 x 3 x 8 + 8 x 8, and the gate 8 x 8
}

// If this fails, embeddings are counted twice or not at all.
TEST(ModelParameters, AddsEmbeddingsAndTheFinalNorm) {
  Architecture model = support::tiny_dense(2);
  ModelParameters count = model_parameters(model);
  EXPECT_DOUBLE_EQ(count.embedding, 800.0);
  EXPECT_DOUBLE_EQ(count.head, 800.0);
  EXPECT_DOUBLE_EQ(count.total(), 2792.0);  // 2 x 592 + 2 x 800 + 8
  model.tied_embeddings = true;
  EXPECT_DOUBLE_EQ(model_parameters(model).total(), 1992.0);
  model.learned_positions = 10;
  EXPECT_DOUBLE_EQ(model_parameters(model).total(), 2072.0);  // + 10 x 8
}

// If this fails, a module for predicting a second token changes a model's published size.
TEST(ModelParameters, KeepsPredictionModulesApart) {
  Architecture model = support::tiny_dense(2);
  const double without = model_parameters(model).total();
  model.predicted_tokens = 1;
  EXPECT_DOUBLE_EQ(model_parameters(model).predicted_tokens, 744.0);  // 592 + 2 x 8 x 8 + 3 norms of 8
  EXPECT_DOUBLE_EQ(model_parameters(model).total(), without);
}

// If this fails, sums over kinds of layers lose a kind.
TEST(ModelParameters, SumsAllKindsOfLayers) {
  Architecture model = support::tiny_dense(3);
  model.layers.push_back(support::tiny_experts(2).layers.front());
  const ModelParameters count = model_parameters(model);
  EXPECT_DOUBLE_EQ(count.layers.total(), 3 * 592.0 + 2 * 1104.0);
  EXPECT_DOUBLE_EQ(count.layers.active(), 3 * 592.0 + 2 * 816.0);
}

// If this fails, a published checkpoint no longer has the number of elements that its files hold.
TEST(ModelParameters, MatchesPublishedCheckpoints) {
  const Database database = Database::compiled();
  const auto total = [&](const char* name) { return model_parameters(database.model(name).architecture).total(); };
  EXPECT_DOUBLE_EQ(total("llama-3.1-8b"), 8030261248.0);
  EXPECT_DOUBLE_EQ(total("llama-2-70b"), 68976648192.0);
  EXPECT_DOUBLE_EQ(total("qwen2.5-7b"), 7615616512.0);
  EXPECT_DOUBLE_EQ(total("mixtral-8x7b"), 46702792704.0);
}

}  // namespace
}  // namespace shortboard
