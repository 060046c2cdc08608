#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "document/yaml.h"
#include "spec/read_spec.h"
#include "spec/write_spec.h"
#include "support/complaint.h"

namespace shortboard {
namespace {

Spec read(const std::string& text) { return read_spec(read_yaml(text, "spec.yaml"), "spec.yaml"); }

std::string complains(const std::string& text) {
  return complaint([&] { return read(text); });
}

const std::string kCards = "cluster: {groups: [{accelerator: H100, count: 64}]}\n";
const std::string kTwo = "cluster: {groups: [{accelerator: H100, count: 8}, {accelerator: H20, count: 8}]}\n";
const std::string kTrain = kCards + "train: {model: llama-3.1-8b}\n";
const std::string kServe = kCards + "serve: {model: llama-3.1-8b, ";

struct Told {
  std::string spec, what;
};

void expect_told(const std::vector<Told>& cases) {
  for (const auto& [spec, what] : cases) EXPECT_NE(complains(spec).find(what), std::string::npos) << complains(spec);
}

// If this fails, a slip of the pen is passed over, or its place or remedy is missing.
TEST(SpecErrors, AnUnknownKeyHasItsPlaceAndTheNearestKey) {
  EXPECT_EQ(complains(kTrain + "plan: {tesnor: 8}\n"),
            "spec.yaml:3:16: plan.tesnor: no such key; did you mean 'tensor'?");
  EXPECT_EQ(complains(kCards + "train: {model: m, sequense: 8}\n"),
            "spec.yaml:2:29: train.sequense: no such key; did you mean 'sequence'?");
  EXPECT_NE(
      complains(kTrain + "accelerator: H100\n").find("accelerator: no such key here; it belongs in cluster.groups"),
      std::string::npos);
}

// If this fails, a value of another type or out of its range is taken.
TEST(SpecErrors, ValuesOfAnotherTypeOrRangeAreRefused) {
  EXPECT_EQ(complains(kTrain + "plan: {tensor: 0}\n"), "spec.yaml:3:16: plan.tensor: 0 is too few; at least 1");
  EXPECT_EQ(complains(kTrain + "plan: {tensor: many}\n"), "spec.yaml:3:16: plan.tensor: 'many' is not a number");
  EXPECT_EQ(complains(kTrain + "plan: [tensor]\n"), "spec.yaml:3:7: plan: is a list; write one value");
  expect_told({
      {kTrain + "plan: {sharding: zero3}\n", "no sharding 'zero3'; one of replicated, distributed_optimizer"},
      {kTrain + "plan: {async_tensor: 1}\n", "plan.async_tensor: '1' is neither true nor false"},
      {kCards + "train: {model: m, precision: fp12}\n", "no precision 'fp12'; one of bf16, fp16"},
      {kCards + "train: {model: m, expert_imbalance: 0.5}\n", "is below 1; the fullest card has no less than the mean"},
      {kCards + "train: m\n", "train: is a plain value; write a map of keys"},
      {kServe + "prefix_hit: 1}\n", "leaves no token to compute; give a share below 1"},
      {kServe + "speculation: {drafted: 3, accepted: 5}}\n", "is not a number of tokens per step; from 1 to 4"},
      {kServe + "weights: fp12}\n", "no number format 'fp12'"},
      {kCards + "generate: {model: m, resolution: [1024]}\n", "write [width, height] in pixels"},
      {"cluster: {groups: [{accelerator: H100, count: 1e8}]}\ntrain: {model: m}\n", "more than 10 million"},
      {"cluster: {groups: [{accelerator: H100, count: 8, scale_out: 400}]}\ntrain: {model: m}\n", "'400' has no unit"},
  });
}

// If this fails, a spec without what it needs is not told what that is.
TEST(SpecErrors, WhatIsMissingIsNamed) {
  expect_told({
      {"train: {model: m}\n", "spec.yaml:1:1: the key 'cluster' is missing"},
      {"cluster: {groups: []}\ntrain: {model: m}\n", "cluster.groups: is empty; name an accelerator and a count"},
      {"cluster: {groups: [{accelerator: H100}]}\ntrain: {model: m}\n",
       "cluster.groups[0]: the key 'count' is missing"},
      {"cluster: {groups: [{count: 8}]}\ntrain: {model: m}\n", "the key 'accelerator' is missing"},
      {kCards, "names no workload; write one of train, serve, generate, post_train"},
      {kCards + "train: {sequence: 1}\n", "train: the key 'model' is missing"},
      {kTrain + "serve: {model: m}\n", "serve: a spec holds one workload, and this one has train already"},
  });
}

// If this fails, a key beside which another has no effect passes it over in silence.
TEST(SpecErrors, AKeyWithoutEffectIsRefusedWithTheReason) {
  expect_told({
      {kServe + "objective: {ttft_p90: 2 s}}\n", "has no effect in mode offline; remove it, or use mode online"},
      {kServe + "mode: prefill, output: 9}\n", "serve.output: has no effect in mode prefill"},
      {kServe + "mode: online, trace: t.csv, rate: 4}\n", "serve.rate: is already given by the trace"},
      {kCards + "train: {model: m, lora_rank: 8}\n", "train.lora_rank: has no effect without adapters"},
      {kCards + "train: {model: m, pad_to_capacity: true}\n", "there is no capacity to pad to"},
      {kTrain + "plan: {context_exchange: ring}\n", "has no effect where context is 1"},
      {kTrain + "plan: {replicas: 2}\n", "plan.replicas: has no effect beside train; remove it; it belongs to serve"},
      {kTrain + "plan: {split: data}\n", "plan.split: has no effect with one group of cards"},
      {kTwo + "train: {model: m}\nplan: {tensor: 8}\n", "is for one group of cards; write it under plan.groups.NAME"},
      {kTwo + "serve: {model: m, mode: online, concurrency: 4}\n", "give serve.rate, or an objective"},
      {kTwo + "serve: {model: m, mode: decode}\n", "serve.mode: is for one group of cards"},
      {kTwo + "generate: {model: m}\n", "a second group of cards is estimated in training and serving only"},
      {kTrain + "published: [{metric: tpot_ms, value: 1, source: s}]\n", "published[0].metric: no metric 'tpot_ms'"},
      {kTrain + "measured: {tpot_ms: 1}\n", "measured.tpot_ms: no such figure; of this workload: tokens_per_s"},
      {kTrain + "measured: {}\n", "measured: has no figure"},
      {kTrain + "demand: {users: 1, requests: 1}\n", "demand: has no effect beside train"},
      {kTrain + "offer: {nominal: 1 P, format: fp16}\n", "cluster: is unknown in an offer"},
      {"offer: {nominal: 1 P, format: fp16}\ntrain: {model: m}\nplan: {tensor: 8}\n", "plan: is chosen for each card"},
      {kServe + "mode: online, rate: 4}\ndemand: {users: 1, requests: 1}\n", "is a load, and the demand sets the load"},
      {kServe + "input: 4}\ndemand: {users: 1, requests: 1, input: 4}\n", "demand.input: is also set in serve"},
  });
}

// If this fails, errors that are found later have no place, or the place of another key.
TEST(SpecErrors, ASpecKnowsWhereItsKeysStand) {
  const Spec spec = read(kCards + "train:\n  model: m\n  sequence: 8\n");
  EXPECT_EQ(spec.at("train.sequence").line, 4);
  EXPECT_EQ(spec.at("cluster.groups[0].count").line, 1);
  const Location near = spec.at("cluster.groups[0].fabric");  // not written: the group's
  EXPECT_EQ(near.line, 1);
  EXPECT_EQ(near.column, 20);
  EXPECT_EQ(near.path, "cluster.groups[0].fabric");
  EXPECT_EQ(spec.at("stack").line, 1);
  EXPECT_STREQ(spec.error("train.model", "no model 'm'", "did you mean 'n'?").what(),
               "spec.yaml:3:10: train.model: no model 'm'; did you mean 'n'?");
  Spec made;
  made.file = "made";
  EXPECT_EQ(made.at("train.model").path, "train.model");
  EXPECT_EQ(made.at("train.model").line, 0);
}

// If this fails, a program can ask what a file can't, and learns of it late or never.
TEST(SpecErrors, ASpecMadeInCodeIsHeldToTheSameRules) {
  Spec spec;
  spec.file = "program";
  spec.cluster.groups = {{.accelerator = "H100", .count = 64}};
  spec.workload = Train{.model = "llama-3.1-8b", .global_batch = 512};
  spec.plan.tensor = 8;
  EXPECT_EQ(complaint([&] {
              check_spec(spec);
              return 0;
            }),
            "nothing");
  EXPECT_EQ(read_spec(write_spec(spec), "program"), spec);
  spec.plan.replicas = 2;
  EXPECT_EQ(complaint([&] {
              check_spec(spec);
              return 0;
            }),
            "program: plan.replicas: has no effect beside train; remove it; it belongs to serve");
  spec.plan = {.tensor = 0};
  EXPECT_EQ(complaint([&] {
              check_spec(spec);
              return 0;
            }),
            "program: plan.tensor: 0 is too few; at least 1");
}

}  // namespace
}  // namespace shortboard
