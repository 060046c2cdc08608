#include "hwdb/models_file.h"

#include <gtest/gtest.h>

#include <string>

#include "document/yaml.h"
#include "support/complaint.h"
#include "support/measurements.h"
#include "support/run.h"

namespace shortboard {
namespace {

constexpr const char* kTwo =
    "mine: {hidden_size: 64, num_hidden_layers: 3, num_attention_heads: 4, num_key_value_heads: 2, intermediate_size: "
    "256, vocab_size: 100, gated_mlp: false, tie_word_embeddings: true}\n"
    "llama-3.1-8b: {hf: small}\n";

// If this fails, a user's own architectures are read as others, or hwdb's of the same name stays in force.
TEST(ModelsFile, PutsItsModelsOverThoseOfHwdb) {
  const TemporaryDirectory place;
  const std::string file = place.write("corpus/models.yaml", kTwo);
  place.write("hf-configs/small.json",
              R"({"model_type": "llama", "torch_dtype": "bfloat16", "hidden_size": 128, "num_hidden_layers": 5,
                  "num_attention_heads": 4, "intermediate_size": 512, "vocab_size": 1000})");
  Database database = Database::compiled();
  EXPECT_EQ(database.model("llama-3.1-8b").architecture.hidden, 4096);
  overlay_models(database, file);
  const Architecture mine = database.model("mine").architecture;
  EXPECT_EQ(mine.hidden, 64);
  EXPECT_TRUE(mine.tied_embeddings);
  EXPECT_FALSE(mine.layers.front().feed_forward.gated);
  EXPECT_EQ(database.model("llama-3.1-8b").architecture.hidden, 128);
  EXPECT_EQ(database.model("llama-3.1-70b").architecture.hidden, 8192) << "the others stay";
}

// If this fails, a file that repeats a known model's sizes loses what hwdb knows of its wiring and its checkpoints.
TEST(ModelsFile, LeavesAModelOfTheSameSizesAsItIsKnown) {
  const TemporaryDirectory place;
  const std::string same =
      "{hidden_size: 4096, num_hidden_layers: 32, num_attention_heads: 32, num_key_value_heads: 8, vocab_size: 128256, "
      "tie_word_embeddings: false, intermediate_size: ";
  Database database = Database::compiled();
  const std::string before = database.model("llama-3.1-8b").architecture.name;
  overlay_models(database, place.write("same.yaml", "llama-3.1-8b: " + same + "14336}\n"));
  EXPECT_EQ(database.model("llama-3.1-8b").architecture.name, before);
  overlay_models(database, place.write("other.yaml", "llama-3.1-8b: " + same + "8192}\n"));
  EXPECT_EQ(database.model("llama-3.1-8b").architecture.layers.front().feed_forward.width, 8192);
}

// If this fails, a known checkpoint is widened by a file that tells only of its model's shape.
TEST(ModelsFile, CheckpointsStayAsTheyAreKnown) {
  const TemporaryDirectory place;
  Database database = Database::compiled();
  const std::size_t known = database.model("gpt-oss-120b").checkpoints.size();
  ASSERT_GT(known, 0U);
  overlay_models(database, place.write("models.yaml",
                                       "gpt-oss-120b: {hidden_size: 64, num_hidden_layers: 3, num_attention_heads: 4, "
                                       "num_key_value_heads: 2, intermediate_size: 256, vocab_size: 100}\n"));
  EXPECT_EQ(database.model("gpt-oss-120b").architecture.hidden, 64);
  EXPECT_EQ(database.model("gpt-oss-120b").checkpoints.size(), known);
}

// If this fails, a multi-modal model's language tower is not found, or its tied embeddings are counted twice.
TEST(ModelsFile, TakesTheLanguageTowerOfAMultiModalModel) {
  const TemporaryDirectory place;
  place.write("hf-configs/see.json",
              R"({"tie_word_embeddings": true, "text_config": {"model_type": "llama", "hidden_size": 128,
                  "num_hidden_layers": 5, "num_attention_heads": 4, "intermediate_size": 512, "vocab_size": 1000}})");
  Database database;
  overlay_models(database, place.write("corpus/models.yaml", "see: {hf: see}\n"));
  EXPECT_EQ(database.model("see").architecture.hidden, 128);
  EXPECT_TRUE(database.model("see").architecture.tied_embeddings);
}

// If one fails, a mistake in the file is found only where the numbers look odd.
TEST(ModelsFile, SaysWhatIsWrong) {
  const TemporaryDirectory place;
  Database database;
  const std::string list = place.write("list.yaml", "[1, 2]\n"), plain = place.write("plain.yaml", "mine: 7\n");
  EXPECT_NE(complaint([&] {
              overlay_models(database, list);
              return 0;
            }).find("write a map of keys"),
            std::string::npos);
  EXPECT_NE(complaint([&] {
              overlay_models(database, plain);
              return 0;
            }).find("mine: is not an architecture"),
            std::string::npos);
  const std::string lost = place.write("corpus/lost.yaml", "mine: {hf: nowhere}\n");
  EXPECT_NE(complaint([&] {
              overlay_models(database, lost);
              return 0;
            }).find("nowhere.json: cannot be read"),
            std::string::npos);
  overlay_models(database, place.write("short.yaml", "mine: {hidden_size: 64}\n"));
  EXPECT_NE(complaint([&] { return database.model("mine"); }).find("num_hidden_layers"), std::string::npos);
}

// If this fails, an architecture that published runs name can't be read. Skipped where the file is not at hand.
TEST(ModelsFile, EveryCollectedModelCanBeRead) {
  const std::string file = support::collected("corpus/models.yaml");
  if (file.empty()) GTEST_SKIP() << support::kNotCollected;
  Database database;
  overlay_models(database, file);
  EXPECT_GT(database.ids(EntryKind::model).size(), 80U);
  for (const std::string& id : database.ids(EntryKind::model))
    EXPECT_EQ(complaint([&] { return database.model(id); }), "nothing") << id;
}

}  // namespace
}  // namespace shortboard
