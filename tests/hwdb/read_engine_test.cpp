#include <gtest/gtest.h>

#include <string>

#include "document/yaml.h"
#include "hwdb/nearest_stack.h"
#include "hwdb/read_entry.h"
#include "support/complaint.h"
#include "support/shipped.h"

namespace shortboard {
namespace {

using support::shipped;

/// An engine with one line replaced.
std::string engine(const std::string& key, const std::string& line) {
  const std::string sourced = "confidence: derived, source: runs}\n";
  std::string text =
      "id: own-2026\nname: Own engine\nyear: 2026\nsources:\n  runs: {title: Own runs, address: \"https://x.org\"}\n";
  for (const auto* const one : {"step", "sequence", "request"})
    text += one == key ? line : one + std::string{": {value: 2 ms, "} + sourced;
  for (const auto* const one : {"launch", "prompt_launch", "prefill", "decode", "reduce", "imbalance", "widened"})
    text += one == key ? line : one + std::string{": {value: 1.5, "} + sourced;
  const std::string batching =
      "batching: {memory_fraction: 0.8, reserve: 1 GB, reserve_peer: 0.5 GB, activation_bytes: 12, most_sequences: 64, "
      "most_tokens: 4096, chunked: true, room_for_output: false, narrow_cache: true, whole_embedding: false, " +
      sourced;
  text += key == "batching" ? line : batching;
  return key == "attention" ? text + line : text;
}

Engine read(const std::string& key = {}, const std::string& line = {}) {
  const Node node = read_yaml(engine(key, line), "own.yaml");
  return read_engine(Value{node, "own.yaml"});
}

// If this fails, a figure of an engine lands in another's place.
TEST(ReadEngine, EachFigureHasItsPlace) {
  const Engine own =
      read("widened", "widened: {value: 0.6, confidence: derived, source: runs}\nproducts: per-tensor\n");
  EXPECT_EQ(own.id, "own-2026");
  EXPECT_EQ(own.year, 2026);
  EXPECT_DOUBLE_EQ(own.step.value.base(), 2e-3);
  EXPECT_DOUBLE_EQ(own.imbalance.value, 1.5);
  EXPECT_DOUBLE_EQ(own.widened.value, 0.6);
  EXPECT_EQ(own.products, "per-tensor");
  EXPECT_DOUBLE_EQ(own.batching.memory_fraction, 0.8);
  EXPECT_DOUBLE_EQ(own.batching.reserve_peer.base(), 0.5e9);
  EXPECT_DOUBLE_EQ(own.batching.most_tokens, 4096.0);
  EXPECT_TRUE(own.batching.chunked && own.batching.narrow_cache);
  EXPECT_FALSE(own.batching.room_for_output || own.batching.whole_embedding);
  EXPECT_TRUE(own.attention.head_sizes.empty() && own.attention.splits && !own.attention_from);
}

// If this fails, an engine whose kernel of groups serves few models is taken to serve all.
TEST(ReadEngine, ReadsWhichModelsItsGeneratingKernelServes) {
  const Engine own = read("attention",
                          "attention: {head_sizes: [128], group_sizes: [1, 8], least_blocks: 0.25, "
                          "splits: false, narrow_prompts: true, confidence: repository, source: runs}\n");
  EXPECT_EQ(own.attention.head_sizes, std::vector<int>{128});
  EXPECT_EQ(own.attention.group_sizes, (std::vector<int>{1, 8}));
  EXPECT_DOUBLE_EQ(own.attention.least_blocks, 0.25);
  EXPECT_TRUE(!own.attention.splits && own.attention.narrow_prompts);
  EXPECT_EQ(own.attention_from->title, "Own runs");
}

// If this fails, an impossible engine is read as if it were one.
TEST(ReadEngine, RefusesWhatCannotBe) {
  const auto complains = [](const std::string& key, const std::string& line) {
    return complaint([&] { return read(key, line); });
  };
  EXPECT_NE(complains("imbalance", "imbalance: {value: 0.5, confidence: derived, source: runs}\n").find("is below 1"),
            std::string::npos);
  EXPECT_NE(complains("step", "step: {value: 2, confidence: derived, source: runs}\n").find("step.value"),
            std::string::npos);
  EXPECT_NE(complains("launch", "").find("launch"), std::string::npos);
  EXPECT_NE(complains("launch", "lunch: {value: 1}\n").find("lunch"), std::string::npos);
}

// If this fails, a published run is judged by an engine of another family or year.
TEST(NearestEngine, TakesTheFamilyThenTheYear) {
  EXPECT_EQ(nearest_engine(shipped(), "vllm-2025"), "vllm-2025");
  EXPECT_EQ(nearest_engine(shipped(), "vllm-2023 (without CUDA graphs)"), "vllm-2023");
  EXPECT_EQ(nearest_engine(shipped(), "tensorrt-llm-0.17-2025"), "tensorrt-llm-2025");
  EXPECT_EQ(nearest_engine(shipped(), "sglang-0.4-2025"), "sglang-2025");
  EXPECT_EQ(nearest_engine(shipped(), "an engine nobody knows"), "vllm-2025");
}

}  // namespace
}  // namespace shortboard
