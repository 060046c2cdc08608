#include "hwdb/huggingface.h"

#include <gtest/gtest.h>

#include <string>

#include "document/yaml.h"
#include "support/complaint.h"

namespace shortboard {
namespace {

Architecture read(const std::string& text) {
  const Node config = read_json(text, "config.json");
  return read_huggingface(Value{config, "config.json"});
}

/// A small config of a family; keys given last are its own.
std::string config(const std::string& type, const std::string& own) {
  return R"({"model_type": ")" + type +
         R"(", "hidden_size": 1024, "num_hidden_layers": 8, "num_attention_heads": 16, "vocab_size": 1000)" +
         (own.empty() ? "" : ", " + own) + "}";
}

// If this fails, Llama and whatever is shaped like it is misread.
TEST(ReadHuggingface, LlamaIsGatedGroupedQueryWithoutBiases) {
  const Architecture m =
      read(config("llama", R"("num_key_value_heads": 4, "intermediate_size": 2048, "torch_dtype": "bfloat16")"));
  ASSERT_EQ(m.layers.size(), 1U);
  EXPECT_EQ(m.layers[0].count, 8);
  const Attention& a = m.layers[0].attention;
  EXPECT_EQ(a.head_size, 64);  // 1024 / 16
  EXPECT_EQ(a.kv_heads, 4);
  EXPECT_FALSE(a.query_bias);
  EXPECT_TRUE(m.layers[0].feed_forward.gated);
  EXPECT_FALSE(m.tied_embeddings);
}

// If this fails, Qwen2's biases or Qwen3's norms are lost.
TEST(ReadHuggingface, FamiliesBringTheirBiasesAndNorms) {
  EXPECT_TRUE(read(config("qwen2", R"("intermediate_size": 2048)")).layers[0].attention.query_bias);
  EXPECT_FALSE(read(config("qwen2", R"("intermediate_size": 2048)")).layers[0].attention.output_bias);
  EXPECT_TRUE(
      read(config("qwen3", R"("intermediate_size": 2048, "head_dim": 128)")).layers[0].attention.query_key_norm);
  EXPECT_EQ(read(config("gemma2", R"("intermediate_size": 2048)")).norms, 4);
  EXPECT_TRUE(read(config("gemma2", R"("intermediate_size": 2048)")).tied_embeddings);
}

// If this fails, experts are counted as dense blocks or the other way round.
TEST(ReadHuggingface, ExpertsWithLeadingDenseLayersAndSharedOnes) {
  const Architecture m =
      read(config("deepseek_v3", R"("intermediate_size": 4096, "moe_intermediate_size": 512, "n_routed_experts": 32,
    "num_experts_per_tok": 4, "n_shared_experts": 2, "first_k_dense_replace": 3, "kv_lora_rank": 64, "q_lora_rank": 96,
    "qk_nope_head_dim": 32, "qk_rope_head_dim": 16, "v_head_dim": 32, "num_nextn_predict_layers": 1)"));
  ASSERT_EQ(m.layers.size(), 2U);
  EXPECT_EQ(m.layers[0].count, 3);
  EXPECT_EQ(m.layers[0].feed_forward.width, 4096);
  EXPECT_EQ(m.layers[1].count, 5);
  EXPECT_EQ(m.layers[1].feed_forward.experts, 32);
  EXPECT_EQ(m.layers[1].feed_forward.shared_width, 1024);  // 2 x 512
  EXPECT_EQ(m.layers[1].attention.kind, Attention::Kind::latent);
  EXPECT_EQ(m.predicted_tokens, 1);
  EXPECT_TRUE(m.has_experts());
  EXPECT_EQ(m.layer_count(), 8);
}

// If this fails, windows lie on the wrong layers.
TEST(ReadHuggingface, WindowsLieOnTheLayersTheFamilySays) {
  const auto windowed = [](const Architecture& m) {
    int count = 0;
    for (const LayerGroup& group : m.layers) count += group.attention.window > 0 ? group.count : 0;
    return count;
  };
  const std::string dense = R"("intermediate_size": 2048, "sliding_window": 128)";
  EXPECT_EQ(windowed(read(config("mistral", dense))), 8);
  EXPECT_EQ(windowed(read(config("mistral", R"("intermediate_size": 2048, "sliding_window": null)"))), 0);
  EXPECT_EQ(windowed(read(config("qwen2", dense + R"(, "use_sliding_window": false)"))), 0);
  EXPECT_EQ(windowed(read(config("gemma3_text", dense))), 7);  // each sixth of eight layers sees all: one
  EXPECT_EQ(windowed(read(config(
                "gpt_oss",
                R"("intermediate_size": 512, "num_local_experts": 8, "num_experts_per_tok": 2, "sliding_window": 128,
    "layer_types": ["sliding_attention", "full_attention", "sliding_attention", "full_attention",
                    "sliding_attention", "full_attention", "sliding_attention", "full_attention"])"))),
            4);
  EXPECT_EQ(windowed(read(config("llama4_text",
                                 R"("intermediate_size": 512, "intermediate_size_mlp": 1024, "num_local_experts": 8,
    "num_experts_per_tok": 1, "interleave_moe_layer_step": 2)"))),
            6);  // every fourth of eight sees all
}

// If this fails, interleaved experts or linear layers are on the wrong layers.
TEST(ReadHuggingface, StepsAndListsChooseTheLayers) {
  const Architecture llama4 =
      read(config("llama4_text", R"("intermediate_size": 512, "intermediate_size_mlp": 1024, "num_local_experts": 8,
    "num_experts_per_tok": 1, "interleave_moe_layer_step": 2)"));
  int experts = 0;
  for (const LayerGroup& group : llama4.layers)
    if (group.feed_forward.experts > 0) {
      experts += group.count;
      EXPECT_EQ(group.feed_forward.shared_width, 512);
    }
  EXPECT_EQ(experts, 4);
  const Architecture linear =
      read(config("minimax_text_01", R"("intermediate_size": 512, "num_local_experts": 4, "num_experts_per_tok": 2,
    "attn_type_list": [0, 0, 0, 0, 0, 0, 0, 1])"));
  EXPECT_EQ(linear.layers[0].attention.kind, Attention::Kind::linear);
  EXPECT_EQ(linear.layers[0].count, 7);
}

// If this fails, a multi-modal model gives its outer shape instead of its language tower.
TEST(ReadHuggingface, TheLanguageTowerIsRead) {
  const Architecture m = read(
      R"({"model_type": "qwen3_vl", "tie_word_embeddings": true, "vision_config": {"hidden_size": 7}, "text_config": )" +
      config("qwen3_vl_text", R"("intermediate_size": 2048)") + "}");
  EXPECT_EQ(m.hidden, 1024);
  EXPECT_TRUE(m.tied_embeddings);
}

// If one fails, a broken config is sized instead of refused.
TEST(ReadHuggingface, RefusesWhatDoesNotMakeAModel) {
  const auto said = [](const std::string& text) { return complaint([&] { return read(text); }); };
  EXPECT_NE(said("{}").find("the key 'hidden_size' is missing"), std::string::npos);
  EXPECT_NE(
      said(config("llama", "")).find("has none of the keys intermediate_size_mlp, intermediate_size, ffn_hidden_size"),
      std::string::npos);
  EXPECT_NE(said(config("llama", R"("num_key_value_heads": 5, "intermediate_size": 2048)"))
                .find("do not share 5 keys and values evenly"),
            std::string::npos);
  EXPECT_NE(said(config("mixtral", R"("num_local_experts": 4, "num_experts_per_tok": 5, "intermediate_size": 8)"))
                .find("5 experts are active, but there are only 4"),
            std::string::npos);
  EXPECT_NE(said(config("gpt_oss", R"("intermediate_size": 8, "layer_types": ["full_attention"])"))
                .find("has 1 entries; write one per layer"),
            std::string::npos);
  EXPECT_NE(said("[]"), "nothing");
  EXPECT_NE(said(config("llama", R"("num_key_value_heads": 0, "intermediate_size": -1)")), "nothing");
}

}  // namespace
}  // namespace shortboard
