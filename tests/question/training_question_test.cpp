
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <string>

#include "document/edit.h"
#include "document/yaml.h"
#include "support/questions.h"

namespace shortboard {
namespace {

TrainingQuestion read(const std::string& text) {
  return read_case(read_yaml(text, "spec.yaml"), "spec.yaml", Database::compiled());
}

std::string complaint(const std::string& text) {
  try {
    (void)read(text);
  } catch (const SpecError& error) {
    return error.what();
  }
  return "nothing";
}

bool assumes(const TrainingQuestion& c, const std::string& key) {
  return std::ranges::any_of(c.assumed, [&](const Assumption& a) { return words_of(a).key == key; });
}

const std::string kCluster = "cluster: {groups: [{accelerator: H100, count: 64}]}\n";

// If this fails, a default is taken in silence.
TEST(ReadCase, EveryDefaultIsWrittenDownWithItsKey) {
  const TrainingQuestion c = read(kCluster + "train: {model: llama-3.1-8b}\n");
  for (const char* key : {"cluster.groups[0].system", "cluster.groups[0].fabric", "train.sequence",
                          "train.global_batch", "train.precision", "stack", "plan"})
    EXPECT_TRUE(assumes(c, key)) << key;
  EXPECT_FALSE(c.plan.has_value());
  EXPECT_EQ(c.parts.accelerator.id, "nvidia-h100-sxm");
  EXPECT_EQ(c.parts.system->id, "nvidia-hgx-h100");
}

// If this fails, what the user wrote is overridden or called an assumption.
TEST(ReadCase, WhatIsWrittenIsNotAssumed) {
  const TrainingQuestion c = read(
      "cluster: {groups: [{accelerator: H100, count: 64, system: nvidia-hgx-h100, fabric: infiniband-ndr}]}\n"
      "train: {model: llama-3.1-8b, sequence: 4096, global_batch: 512, tokens: 1e12, precision: fp8}\n"
      "stack: megatron-2026\nplan: auto\n");
  EXPECT_TRUE(std::ranges::none_of(words_of(c.assumed), [](const AssumptionWords& a) {
    return a.key.starts_with("train") || a.key == "stack" || a.key == "plan";
  }));
  EXPECT_EQ(c.job.format, NumberFormat::fp8);
  EXPECT_DOUBLE_EQ(c.job.sequence, 4096.0);
  EXPECT_DOUBLE_EQ(c.job.global_batch, 512.0);
  EXPECT_DOUBLE_EQ(c.job.tokens, 1e12);
  EXPECT_EQ(c.parts.stack.id, "megatron-2026");
}

// If this fails, data is not worked out from the rest: 64 / (8 x 2) = 4.
TEST(ReadCase, DataIsTheCardsOverTheOtherDegrees) {
  const TrainingQuestion c = read(kCluster + "train: {model: llama-3.1-8b}\nplan: {tensor: 8, pipeline: 2}\n");
  ASSERT_TRUE(c.plan.has_value());
  EXPECT_EQ(c.plan->data, 4);
  EXPECT_TRUE(assumes(c, "plan.data"));
  EXPECT_TRUE(assumes(c, "plan.recompute"));
}

// If this fails, a schedule that the stack does not run is estimated as if it did.
TEST(ReadCase, AScheduleOfAnotherStackIsRefused) {
  EXPECT_NE(
      complaint(
          kCluster +
          "train: {model: llama-3.1-8b}\nstack: megatron-2024\nplan: {tensor: 8, pipeline: 2, schedule: dualpipe}\n")
          .find("megatron-2024 does not run the schedule dualpipe; it runs 1f1b, interleaved"),
      std::string::npos);
}

// If this fails, a second kind of card is ignored by a workload that runs on one.
TEST(ReadCase, AGroupTooManyIsRefused) {
  EXPECT_NE(complaint("cluster: {groups: [{accelerator: H100, count: 8}, {accelerator: H20, count: 8}]}\n"
                      "generate: {model: sdxl}\n")
                .find("cluster.groups[1]: a second group of cards is estimated in training and serving only"),
            std::string::npos);
}

// If this fails, published figures are lost on the way to the report.
TEST(ReadCase, PublishedFiguresAreKept) {
  const TrainingQuestion c =
      read(kCluster + "train: {model: llama-3.1-8b}\npublished: [{metric: mfu, value: 0.4, source: a paper}]\n");
  ASSERT_EQ(c.published.size(), 1U);
  EXPECT_EQ(c.published[0].metric, "mfu");
  EXPECT_NE(complaint(kCluster + "train: {model: llama-3.1-8b}\npublished: [{metric: speed, value: 1, source: x}]\n")
                .find("no metric 'speed'"),
            std::string::npos);
}

// If this fails, a missing key is reported without its name.
TEST(ReadCase, MissingKeysAreNamed) {
  EXPECT_NE(complaint("train: {model: llama-3.1-8b}\n").find("the key 'cluster' is missing"), std::string::npos);
  EXPECT_NE(complaint("cluster: {groups: []}\ntrain: {model: llama-3.1-8b}\n").find("cluster.groups: is empty"),
            std::string::npos);
  EXPECT_NE(complaint("cluster: {groups: [{accelerator: H100}]}\ntrain: {model: llama-3.1-8b}\n")
                .find("the key 'count' is missing"),
            std::string::npos);
  EXPECT_NE(complaint(kCluster).find("names no workload"), std::string::npos);
}

// If this fails, some value in some place makes the reader do other than read or refuse.
RC_GTEST_PROP(ReadCase, AnyValueAnywhereIsReadOrRefused, ()) {
  static const Database database = Database::compiled();
  const auto path = *rc::gen::element<std::string>(
      "cluster", "cluster.groups[0]", "cluster.groups[0].count", "cluster.groups[0].accelerator", "train",
      "train.model", "train.sequence", "train.global_batch", "train.tokens", "plan", "plan.tensor", "plan.data",
      "plan.schedule", "stack", "published", "nonsense");
  const auto value = *rc::gen::element<std::string>("", "0", "-1", "1", "3", "1e9", "1e300", "nan", "inf", "true",
                                                    "auto", "H100", "~", "x y", "llama-3.1-8b", "{}", "[]");
  Node spec = read_yaml(kCluster + "train: {model: llama-3.1-8b}\nplan: {tensor: 1}\n", "spec.yaml");
  try {
    set_value(spec, path, value);
    (void)read_case(spec, "spec.yaml", database);
  } catch (const SpecError& error) {
    RC_ASSERT(std::string{error.what()}.size() > 5U);
  }
}

// If this fails, a change of a model under another family's name for a key is read and ignored.
TEST(ReadCase, AnOverrideUnderAnotherNameIsRefused) {
  const std::string said = complaint(
      "cluster: {groups: [{accelerator: H100, count: 8}]}\n"
      "train: {model: {name: llama-3.1-8b, override: {num_layers: 8}}}\n");
  EXPECT_NE(said.find("num_layers: is not what this model's config calls it; write num_hidden_layers"),
            std::string::npos)
      << said;
}

}  // namespace
}  // namespace shortboard
