#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <cmath>
#include <string>

#include "document/yaml.h"
#include "support/complaint.h"
#include "support/questions.h"
#include "support/run.h"
#include "support/shipped.h"

namespace shortboard {
namespace {

using support::shipped;

TrainingQuestion read(const std::string& text, const std::string& file = "spec.yaml") {
  return read_case(read_yaml(text, file), file, shipped());
}

/// 64 cards and what is trained on them; the group's further keys stand on line 1, those of train on line 2.
TrainingQuestion trained(const std::string& train, const std::string& group = "") {
  return read("cluster: {groups: [{accelerator: H100, count: 64" + group + "}]}\ntrain: {" + train + "}\n");
}

std::string complains(const std::string& train, const std::string& group = "") {
  return complaint([&] { return trained(train, group); });
}

std::string assumed(const TrainingQuestion& c, const std::string& key) {
  const std::vector<AssumptionWords> words = words_of(c.assumed);
  const auto found = std::ranges::find(words, key, &AssumptionWords::key);
  return found == words.end() ? "not assumed" : found->value;
}

// If this fails, a job is trained in another manner than its spec says.
TEST(ReadTrain, TheMannerIsReadAsWritten) {
  const TrainingQuestion c = trained(
      "model: mixtral-8x7b, task: lora, lora_rank: 32, expert_imbalance: 1.4, fused_attention: false, compiled: false");
  EXPECT_EQ(c.job.task, Task::lora);
  EXPECT_DOUBLE_EQ(c.job.lora_rank, 32.0);
  EXPECT_DOUBLE_EQ(c.job.expert_imbalance, 1.4);
  EXPECT_FALSE(c.job.fused_attention);
  EXPECT_FALSE(c.job.compiled);
  EXPECT_EQ(assumed(c, "train.lora_rank"), "not assumed");
  EXPECT_EQ(assumed(c, "train.expert_imbalance"), "not assumed");
}

// If this fails, a plain spec trains adapters, writes scores to memory or waits for a full expert.
TEST(ReadTrain, TheUsualMannerIsPretrainingWithFusedKernels) {
  const TrainingQuestion c = trained("model: llama-3.1-8b");
  EXPECT_EQ(c.job.task, Task::pretrain);
  EXPECT_DOUBLE_EQ(c.job.expert_imbalance, 1.0);
  EXPECT_TRUE(c.job.fused_attention);
  EXPECT_TRUE(c.job.compiled);
  EXPECT_FALSE(c.job.block_scaled);
  EXPECT_EQ(c.job.format, NumberFormat::bf16);
  EXPECT_EQ(assumed(c, "train.precision"), "bf16");
}

// If this fails, a reader is not told of a default that shapes his answer, or of one that his job does not have.
TEST(ReadTrain, DefaultsAreAssumedOnlyWhereTheyCount) {
  EXPECT_EQ(assumed(trained("model: llama-3.1-8b, task: lora"), "train.lora_rank"), "16");
  EXPECT_EQ(assumed(trained("model: llama-3.1-8b"), "train.lora_rank"), "not assumed");
  EXPECT_EQ(assumed(trained("model: mixtral-8x7b"), "train.expert_imbalance"), "1");
  EXPECT_EQ(assumed(trained("model: llama-3.1-8b"), "train.expert_imbalance"), "not assumed");
}

// If this fails, experts drop tokens or work on padding unasked, or a reader is not told which of both.
TEST(ReadTrain, ACapacityOfExpertsIsReadOrSaidToBeNone) {
  const TrainingQuestion dropless = trained("model: mixtral-8x7b");
  EXPECT_EQ(dropless.job.capacity_factor, 0.0);
  EXPECT_EQ(assumed(dropless, "train.capacity_factor"), "none (dropless)");
  EXPECT_EQ(assumed(dropless, "train.pad_to_capacity"), "not assumed");
  const TrainingQuestion padded = trained("model: mixtral-8x7b, capacity_factor: 1.25");
  EXPECT_EQ(padded.job.capacity_factor, 1.25);
  EXPECT_TRUE(padded.job.pad_to_capacity);
  EXPECT_EQ(assumed(padded, "train.capacity_factor"), "not assumed");
  EXPECT_EQ(assumed(padded, "train.pad_to_capacity"), "true");
  EXPECT_EQ(assumed(padded, "train.expert_imbalance"), "not assumed");  // all are as full as their capacity
  const TrainingQuestion cut = trained("model: mixtral-8x7b, capacity_factor: 1.25, pad_to_capacity: false");
  EXPECT_FALSE(cut.job.pad_to_capacity);
  EXPECT_EQ(assumed(cut, "train.pad_to_capacity"), "not assumed");
  EXPECT_EQ(assumed(cut, "train.expert_imbalance"), "1");
  EXPECT_EQ(assumed(trained("model: llama-3.1-8b"), "train.capacity_factor"), "not assumed");
}

// If this fails, a capacity that is none, or of experts that a model does not have, is estimated.
TEST(ReadTrain, RefusesWhatIsNoCapacity) {
  EXPECT_EQ(complains("model: llama-3.1-8b, capacity_factor: 1.25"),
            "spec.yaml:2:47: train.capacity_factor: llama-3.1-8b has no experts; leave it out");
  EXPECT_EQ(complains("model: llama-3.1-8b, pad_to_capacity: true"),
            "spec.yaml:2:47: train.pad_to_capacity: there is no capacity to pad to; write train.capacity_factor, or "
            "leave it out");
  EXPECT_EQ(complains("model: mixtral-8x7b, capacity_factor: 0"),
            "spec.yaml:2:47: train.capacity_factor: is 0; it must be more");
  EXPECT_EQ(complains("model: mixtral-8x7b, capacity_factor: -1"),
            "spec.yaml:2:47: train.capacity_factor: '-1' is negative");
  EXPECT_EQ(complains("model: mixtral-8x7b, capacity_factor: nan"),
            "spec.yaml:2:47: train.capacity_factor: 'nan' is not a number");
  EXPECT_EQ(complains("model: mixtral-8x7b, capacity_factor: inf"),
            "spec.yaml:2:47: train.capacity_factor: 'inf' is not a number");
  EXPECT_EQ(complains("model: mixtral-8x7b, pad_to_capacity: true"),
            "spec.yaml:2:47: train.pad_to_capacity: there is no capacity to pad to; write train.capacity_factor, or "
            "leave it out");
}

// If this fails, a mistake in the manner of training is estimated.
TEST(ReadTrain, RefusesWhatIsNoManner) {
  EXPECT_NE(complains("model: llama-3.1-8b, task: qlora").find("spec.yaml:2:36: train.task: no task 'qlora'; one of "),
            std::string::npos);
  EXPECT_EQ(complains("model: llama-3.1-8b, lora_rank: 0"),
            "spec.yaml:2:41: train.lora_rank: 0 is too few; at least 1");
  EXPECT_EQ(complains("model: mixtral-8x7b, expert_imbalance: 0.9"),
            "spec.yaml:2:48: train.expert_imbalance: is below 1; the fullest card has no less than the mean");
  EXPECT_EQ(complains("model: llama-3.1-8b, compiled: maybe"),
            "spec.yaml:2:40: train.compiled: 'maybe' is neither true nor false");
  EXPECT_NE(
      complains("model: llama-3.1-8b, fused: true").find("spec.yaml:2:37: train.fused: no such key; known keys: "),
      std::string::npos);
  EXPECT_EQ(complains("model: llama-3.1-8b, sequence: 0"), "spec.yaml:2:40: train.sequence: 0 is too few; at least 1");
  EXPECT_EQ(complains("model: llama-3.1-8b, tokens: 0"), "spec.yaml:2:38: train.tokens: is 0; it must be more");
}

// If this fails, a block-scaled format runs in another one's rate, or is paid no scaling.
TEST(ReadTrain, BlockScaledFormatsRunAtTheRateOfThePlainOnes) {
  const TrainingQuestion scaled = trained("model: llama-3.1-8b, precision: mxfp8");
  EXPECT_EQ(scaled.job.format, NumberFormat::fp8);
  EXPECT_TRUE(scaled.job.block_scaled);
  const TrainingQuestion plain = trained("model: llama-3.1-8b, precision: fp8");
  EXPECT_EQ(plain.job.format, NumberFormat::fp8);
  EXPECT_FALSE(plain.job.block_scaled);
  const TrainingQuestion four =
      read("cluster: {groups: [{accelerator: B200, count: 64}]}\ntrain: {model: llama-3.1-8b, precision: nvfp4}\n");
  EXPECT_EQ(four.job.format, NumberFormat::fp4);
  EXPECT_TRUE(four.job.block_scaled);
  EXPECT_EQ(trained("model: llama-3.1-8b, precision: tf32").job.format, NumberFormat::tf32);
}

// If this fails, a card is given a format that its matrix unit does not multiply.
TEST(ReadTrain, AFormatThatTheCardLacksIsRefused) {
  EXPECT_EQ(complains("model: llama-3.1-8b, precision: nvfp4"),
            "spec.yaml:2:41: train.precision: nvidia-h100-sxm has no nvfp4 matrix rate; try bf16");
  EXPECT_EQ(complains("model: llama-3.1-8b, precision: int8"),
            "spec.yaml:2:41: train.precision: no precision 'int8'; one of bf16, fp16, fp8, fp4, tf32, fp32, mxfp8, "
            "nvfp4");
}

// If this fails, a card without bf16 is said to train in it: V100 multiplies 16 bits as fp16 only.
TEST(ReadTrain, TheUsualPrecisionIsOneThatTheCardHas) {
  const TrainingQuestion c = read("cluster: {groups: [{accelerator: V100, count: 8}]}\ntrain: {model: llama-3.1-8b}\n");
  EXPECT_EQ(c.job.format, NumberFormat::fp16);
  EXPECT_EQ(assumed(c, "train.precision"), "fp16");
}

// If this fails, the user's own topology is overridden by the database's.
TEST(ReadCluster, DomainAndScaleOutStandOverTheEntries) {
  EXPECT_EQ(trained("model: llama-3.1-8b").cluster.domain, 8);
  const TrainingQuestion wide = trained("model: llama-3.1-8b", ", domain: 32");
  EXPECT_EQ(wide.cluster.domain, 32);
  const TrainingQuestion slow = trained("model: llama-3.1-8b", ", scale_out: 10 GB/s");
  const TrainingQuestion twice = trained("model: llama-3.1-8b", ", scale_out: 20 GB/s");
  EXPECT_DOUBLE_EQ(twice.cluster.network.out.base(), 2.0 * slow.cluster.network.out.base());
  EXPECT_LE(slow.cluster.network.out.base(), 10e9);  // a fabric reaches no more than the line
}

// If this fails, a mistake in the cluster goes unnoticed.
TEST(ReadCluster, RefusesWhatIsNoCluster) {
  EXPECT_EQ(complains("model: llama-3.1-8b", ", domain: 0"),
            "spec.yaml:1:59: cluster.groups[0].domain: 0 is too few; at least 1");
  EXPECT_NE(complains("model: llama-3.1-8b", ", scale_out: 400")
                .find("spec.yaml:1:62: cluster.groups[0].scale_out: '400' has no unit"),
            std::string::npos);
  EXPECT_NE(complains("model: llama-3.1-8b", ", fabric: infiniband-ndx")
                .find("cluster.groups[0].fabric: no fabric 'infiniband-ndx'; did you mean 'infiniband-ndr'?"),
            std::string::npos);
  EXPECT_NE(complains("model: llama-3.1-8b", ", system: nvidia-hgx-h10")
                .find("cluster.groups[0].system: no system 'nvidia-hgx-h10'; did you mean 'nvidia-hgx-h100'?"),
            std::string::npos);
  EXPECT_EQ(complaint([] {
              return read("cluster: {groups: [{accelerator: H100, count: 20000000}]}\ntrain: {model: llama-3.1-8b}\n");
            }),
            "spec.yaml:1:47: cluster.groups[0].count: 20000000 cards are more than 10 million");
  EXPECT_NE(
      complaint([] {
        return read(
            "cluster: {groups: [{accelerator: H100, count: 8}]}\ntrain: {model: llama-3.1-8b}\nstack: megatrom-2024\n");
      }).find("spec.yaml:3:8: stack: no stack 'megatrom-2024'; did you mean 'megatron-2024'?"),
      std::string::npos);
}

// If this fails, a changed model is not the one written: fewer layers, the others' keys kept, and a name of its own.
TEST(ReadTrain, AModelsConfigMayBeChanged) {
  const Architecture whole = trained("model: deepseek-v3").job.model;
  const Architecture cut = trained("model: {name: deepseek-v3, override: {num_hidden_layers: 8}}").job.model;
  EXPECT_EQ(whole.layer_count(), 61);
  EXPECT_EQ(cut.layer_count(), 8);
  EXPECT_EQ(cut.hidden, whole.hidden);
  EXPECT_EQ(cut.id, "deepseek-v3");
  EXPECT_EQ(cut.name, whole.name + ", changed");
  const Architecture words = trained("model: {name: llama-3.1-8b, override: {vocab_size: 32000}}").job.model;
  EXPECT_EQ(words.vocabulary, 32000);
  EXPECT_EQ(words.layer_count(), 32);
  EXPECT_EQ(complains("model: {name: llama-3.1-8b, override: {layer_count: 8}}"),
            "spec.yaml:2:61: train.model.override.layer_count: no such key of a model's config");
  EXPECT_EQ(complains("model: {name: llama-3.1-8b}"), "spec.yaml:2:16: train.model: the key 'override' is missing");
}

// If this fails, a config beside the spec is looked for where the program happens to run.
TEST(ReadTrain, AConfigsPathIsRelativeToTheSpec) {
  const TemporaryDirectory place;
  place.write("models/small.json",
              R"({"model_type": "llama", "hidden_size": 512, "num_hidden_layers": 7, "num_attention_heads": 8,
                  "intermediate_size": 2048, "vocab_size": 1000, "max_position_embeddings": 2048})");
  const std::string text =
      "cluster: {groups: [{accelerator: H100, count: 8}]}\ntrain: {model: {huggingface: models/small.json}}\n";
  const TrainingQuestion c = read(text, place.path() + "/spec.yaml");
  EXPECT_EQ(c.job.model.layer_count(), 7);
  EXPECT_DOUBLE_EQ(c.job.sequence, 2048.0);  // no longer than its positions reach
  EXPECT_EQ(assumed(c, "train.sequence"), "2048 tokens");
  EXPECT_NE(complaint([&] { return read(text, "/nowhere/spec.yaml"); }).find("/nowhere/models/small.json"),
            std::string::npos);
}

// If this fails, the usual batch is no few million tokens, or can't be divided among copies of an odd card count.
RC_GTEST_PROP(ReadTrain, TheUsualBatchIsFourToEightMillionTokensAndDividesByTheOddPart, ()) {
  const int odd = *rc::gen::element(1, 3, 5, 7, 9, 15), power = *rc::gen::element(1, 8, 64);
  const TrainingQuestion c = read("cluster: {groups: [{accelerator: H100, count: " + std::to_string(odd * power) +
                                  "}]}\ntrain: {model: llama-3.1-8b, sequence: 4096}\n");
  const double tokens = c.job.global_batch * 4096.0;
  RC_ASSERT(tokens >= 4e6);
  RC_ASSERT(tokens < 8e6);
  RC_ASSERT(std::fmod(c.job.global_batch, odd) == 0.0);
}

}  // namespace
}  // namespace shortboard
