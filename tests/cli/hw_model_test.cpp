#include <gtest/gtest.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <regex>
#include <string>

#include "support/run.h"

namespace shortboard {
namespace {

// If this fails, a fact in hwdb is wrong, or has no source, or names what is not there.
TEST(Hw, CheckFindsNothingWrong) {
  const Outcome r = run("hw check");
  EXPECT_EQ(r.status, 0) << r.error;
  EXPECT_NE(r.out.find(": 0 wrong"), std::string::npos) << r.out;
}

// If this fails, mistakes in a user's own files pass.
TEST(Hw, CheckOfADirectoryNamesFileLineAndColumn) {
  const TemporaryDirectory place;
  const std::string file =
      place.write("fabrics/mine.yaml", "id: mine\nname: Mine\nkind: roce\nsources: {}\nrate: {value: 400}\n");
  const Outcome r = run("hw check " + place.path());
  EXPECT_EQ(r.status, 2);
  EXPECT_NE(r.error.find(file + ":5:15: rate.value: '400' has no unit"), std::string::npos) << r.error;
}

// If this fails, the list holds fewer cards than promised, or a filter lets others through.
TEST(Hw, ListFiltersByVendorAndYear) {
  const auto all = nlohmann::json::parse(run("hw list --format json").out).at("accelerators");
  EXPECT_GE(all.size(), 60U);
  const auto huawei =
      nlohmann::json::parse(run("hw list --vendor huawei --year 2022 --format json").out).at("accelerators");
  ASSERT_FALSE(huawei.empty());
  for (const auto& card : huawei) {
    EXPECT_EQ(card.at("vendor"), "Huawei");
    EXPECT_GE(std::stoi(card.at("year").get<std::string>()), 2022);
  }
  EXPECT_NE(run("hw list").out.find("accelerators; rates are dense peaks"), std::string::npos);
}

// If this fails, a figure is shown without where it is from.
TEST(Hw, ShowPrintsEachFiguresSource) {
  const Outcome r = run("hw show 昇腾910B");
  EXPECT_EQ(r.status, 0) << r.error;
  EXPECT_NE(r.out.find("huawei-ascend-910b2"), std::string::npos);
  EXPECT_TRUE(std::regex_search(r.out, std::regex{R"(peak\.bf16 +353\.9 TFLOPS +vendor +Cube only[^\n]* https?://)"}))
      << r.out;
  EXPECT_EQ(run("hw show nvidia-h1000-sxm").status, 2);
  EXPECT_EQ(run("hw show megatron-2026").status, 0);
  EXPECT_TRUE(nlohmann::json::accept(run("hw show nvidia-hgx-h100 --format json").out));
}

// If this fails, a model's explanation no longer shows what it is made of.
TEST(ModelCommand, ShowExplainsParametersFlopsAndCache) {
  const Outcome r = run("model show deepseek-v3");
  EXPECT_EQ(r.status, 0) << r.error;
  for (const char* part : {"3 x latent attention", "8 of 256 experts of 2,048", "routed experts",
                           "multi-token-prediction", "70.27 kB in 16 bits"})
    EXPECT_NE(r.out.find(part), std::string::npos) << part << "\n" << r.out;
  const auto json = nlohmann::json::parse(run("model show deepseek-v3 --format json").out);
  EXPECT_EQ(json.at("kv_cache_bytes_per_token_16_bit"), 61 * (512 + 64) * 2);
}

// If this fails, a real config.json can't be sized.
TEST(ModelCommand, ShowReadsAHuggingFaceFile) {
  const TemporaryDirectory place;
  const std::string file =
      place.write("config.json", R"({"model_type": "llama", "hidden_size": 4096, "num_hidden_layers": 32,
    "num_attention_heads": 32, "num_key_value_heads": 8, "intermediate_size": 14336, "vocab_size": 128256,
    "tie_word_embeddings": false})");
  const Outcome r = run("model show " + file);
  EXPECT_EQ(r.status, 0) << r.error;
  EXPECT_NE(r.out.find("Parameters 8.03 B"), std::string::npos) << r.out;
  const std::string spec =
      place.write("spec.yaml",
                  "cluster: {groups: [{accelerator: H100, count: 8}]}\ntrain: {model: {huggingface: ./config.json}}\n");
  EXPECT_EQ(run("size " + spec).status, 0);
  EXPECT_GE(nlohmann::json::parse(run("model list --format json").out).at("models").size(), 60U);
}

}  // namespace
}  // namespace shortboard
