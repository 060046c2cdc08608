
#include <gtest/gtest.h>

#include <algorithm>
#include <string>

#include "document/yaml.h"
#include "support/complaint.h"
#include "support/questions.h"
#include "support/run.h"

namespace shortboard {
namespace {

const std::string kCluster = "cluster: {groups: [{accelerator: H100, count: 8}]}\n";

ServingQuestion read(const std::string& serve, const std::string& rest = {}) {
  static const Database database = Database::compiled();
  return read_serving(read_yaml(kCluster + "serve: {" + serve + "}\n" + rest, "spec.yaml"), "spec.yaml", database);
}

std::string complaint_of(const std::string& serve, const std::string& rest = {}) {
  return complaint([&] { return read(serve, rest); });
}

std::string assumed(const ServingQuestion& c, const std::string& key) {
  const std::vector<AssumptionWords> words = words_of(c.assumed);
  const auto found = std::ranges::find(words, key, &AssumptionWords::key);
  return found == words.end() ? "nothing" : found->value;
}

// If this fails, a default is taken in silence, or is another than is printed.
TEST(ReadServing, DefaultsAreListed) {
  const ServingQuestion c = read("model: llama-3.1-8b");
  EXPECT_EQ(assumed(c, "serve.mode"), "offline");
  EXPECT_EQ(assumed(c, "serve.weights"), "bf16");
  EXPECT_EQ(assumed(c, "serve.activations"), "bf16");
  EXPECT_EQ(assumed(c, "serve.kv_cache"), "bf16");
  EXPECT_EQ(assumed(c, "serve.input"), "1024");
  EXPECT_EQ(assumed(c, "serve.output"), "1024");
  EXPECT_EQ(assumed(c, "stack"), c.engine.id);
  EXPECT_EQ(assumed(c, "plan"), "auto: the best that fits");
  EXPECT_FALSE(c.plan);
}

// If this fails, a key is read into another figure, or is listed as assumed though it was given.
TEST(ReadServing, EachKeySaysWhatItSays) {
  const ServingQuestion c = read(
      "model: mixtral-8x7b, weights: fp8, activations: fp8, kv_cache: fp8, mode: online, input: 217.5, output: 195.7, "
      "rate: 40 /s, prefix_hit: 0.25, speculation: {drafted: 3, accepted: 2.5}, lora: {rank: 16, adapters: 100}, "
      "expert_imbalance: 1.2",
      "stack: sglang-2025\nplan: {tensor: 2, expert: 2}\n");
  EXPECT_EQ(c.mode, ServingMode::online);
  EXPECT_EQ(c.job.formats.dense, NumberFormat::fp8);
  EXPECT_EQ(c.job.formats.activations, NumberFormat::fp8);
  EXPECT_EQ(c.job.formats.cache, NumberFormat::fp8);
  EXPECT_EQ(c.size.input, 217.5);
  EXPECT_EQ(c.size.output, 195.7);
  EXPECT_EQ(c.rate, 40.0);
  EXPECT_EQ(c.job.cached_prefix, 0.25);
  EXPECT_EQ(c.job.drafted, 3.0);
  EXPECT_EQ(c.job.accepted, 2.5);
  EXPECT_EQ(c.job.adapters.rank, 16.0);
  EXPECT_EQ(c.job.adapters.adapters, 100.0);
  EXPECT_EQ(c.job.imbalance, 1.2);
  EXPECT_EQ(c.engine.id, "sglang-2025");
  ASSERT_TRUE(c.plan);
  EXPECT_EQ(*c.plan, (ServingPlan{2, 1, 1, 2, 4}));
  EXPECT_EQ(assumed(c, "plan.replicas"), "4 = 8 / 2");
  for (const char* key : {"serve.weights", "serve.mode", "serve.input", "serve.expert_imbalance", "stack", "plan"})
    EXPECT_EQ(assumed(c, key), "nothing") << key;
}

// If this fails, the unit of a rate is refused, or another is taken.
TEST(ReadServing, ARateIsPerSecond) {
  EXPECT_EQ(read("model: llama-3.1-8b, mode: online, rate: 2.5").rate, 2.5);
  EXPECT_EQ(read("model: llama-3.1-8b, mode: online, rate: 2.5/s").rate, 2.5);
  EXPECT_NE(complaint_of("model: llama-3.1-8b, mode: online, rate: 2 /min").find("serve.rate"), std::string::npos);
  EXPECT_NE(complaint_of("model: llama-3.1-8b, mode: online, rate: 0").find("serve.rate"), std::string::npos);
}

// If this fails, an objective, a spread of lengths or roles are refused though they are read elsewhere.
TEST(ReadServing, LoadsHaveSpreadsAndObjectives) {
  const ServingQuestion c = read(
      "model: llama-3.1-8b, mode: online, input: {median: 1000, p90: 4000}, objective: {ttft_p90: 2 s}, roles: auto");
  EXPECT_GT(c.input_sigma, 0.0);
  EXPECT_EQ(c.objective.size(), 1U);
  EXPECT_TRUE(c.roles);
  EXPECT_NE(complaint_of("model: llama-3.1-8b, objective: {ttft_p90: 2 s}")
                .find("has no effect in mode offline; remove it, or use mode online"),
            std::string::npos);
}

// If this fails, a part that is to be searched is fixed, or a given one is searched.
TEST(ReadServing, PartsOfAPlanMayBeAuto) {
  const ServingQuestion c = read("model: llama-3.1-8b", "plan: {tensor: auto, pipeline: 1, replicas: 2}\n");
  EXPECT_FALSE(c.plan);
  EXPECT_FALSE(c.limits.tensor);
  EXPECT_EQ(c.limits.pipeline, 1);
  EXPECT_EQ(c.limits.attention_data, 1);
  EXPECT_EQ(c.limits.replicas, 2);
}

// If this fails, a model of the user's own, or a changed one, can't be served.
TEST(ReadServing, AModelMayBeAFileOrAChangedOne) {
  const TemporaryDirectory place;
  place.write("config.json",
              R"({"model_type": "llama", "hidden_size": 64, "num_hidden_layers": 2, "num_attention_heads": 4,
                  "num_key_value_heads": 2, "intermediate_size": 128, "vocab_size": 1000})");
  const Database database = Database::compiled();
  const ServingQuestion own =
      read_serving(read_yaml(kCluster + "serve: {model: {huggingface: config.json}}\n", place.path() + "/spec.yaml"),
                   place.path() + "/spec.yaml", database);
  EXPECT_EQ(own.job.model.hidden, 64);
  const ServingQuestion changed = read("model: {name: llama-3.1-8b, override: {num_hidden_layers: 4}}");
  EXPECT_EQ(changed.job.model.layer_count(), 4);
}

// If one fails, a mistake in a serving spec goes unnoticed or gets a message that does not mend it.
TEST(ReadServing, RefusesWithAMendingSentence) {
  const auto says = [](const std::string& serve, const std::string& what, const std::string& rest = {}) {
    const std::string told = complaint_of(serve, rest);
    EXPECT_NE(told.find(what), std::string::npos) << serve << ": " << told;
  };
  says("model: lama-3.1-8b", "did you mean 'llama-3.1-8b'?");
  says("modell: llama-3.1-8b", "serve.modell: no such key; did you mean 'model'?");
  says("model: llama-3.1-8b, mode: ofline", "no mode 'ofline'");
  says("model: llama-3.1-8b, batch: 8", "serve.batch: has no effect in mode offline");
  says("model: llama-3.1-8b, mode: fixed_batch, rate: 8", "serve.rate: has no effect in mode fixed_batch");
  says("model: llama-3.1-8b, input: 0.5", "serve.input: is less than one token");
  says("model: llama-3.1-8b, prefix_hit: 1", "give a share below 1");
  says("model: llama-3.1-8b, speculation: {drafted: 1, accepted: 3}", "from 1 to 2");
  says("model: llama-3.1-8b, expert_imbalance: 0.9", "is below 1");
  says("model: llama-3.1-8b, lora: {rank: 16}", "the key 'adapters' is missing");
  says("model: llama-3.1-8b", "no plan 'best'", "plan: best\n");
  says("model: llama-3.1-8b", "plan.tenser: no such key", "plan: {tenser: 8}\n");
  says("model: llama-3.1-8b", "did you mean 'vllm-2025'", "stack: vlm-2025\n");
  says("model: llama-3.1-8b", "no metric 'mfu'", "published: [{metric: mfu, value: 0.4, source: x}]\n");
}

}  // namespace
}  // namespace shortboard
