#include "calibration/training_unknowns.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>

#include "document/yaml.h"
#include "support/questions.h"
#include "support/shipped.h"

namespace shortboard {
namespace {

using support::shipped;

TrainingRun run_of(const std::string& train, const std::string& plan) {
  const Node spec = read_yaml("cluster: {groups: [{accelerator: H100, count: 64}]}\nstack: megatron-2024\ntrain: {" +
                                  train + "}\nplan: {" + plan + "}\n",
                              "spec.yaml");
  TrainingRun run;
  run.question = read_case(spec, "spec.yaml", shipped());
  return run;
}

const TrainingUnknown* named(const std::vector<TrainingUnknown>& unknowns, const std::string& figure) {
  const auto found = std::ranges::find(unknowns, figure, &TrainingUnknown::figure);
  return found == unknowns.end() ? nullptr : &*found;
}

// If this fails, runs are said to tell of messages or kernels that none of them has.
TEST(TrainingUnknowns, AreThoseThatSomeRunHas) {
  const auto plain = training_unknowns({run_of("model: llama-3.1-8b", "tensor: 1")});
  EXPECT_NE(named(plain, "elementwise"), nullptr);
  EXPECT_NE(named(plain, "overlap.data"), nullptr);
  for (const char* figure : {"overlap.tensor", "overlap.expert", "grouped", "uncompiled"})
    EXPECT_EQ(named(plain, figure), nullptr) << figure;
  const auto rich = training_unknowns({run_of("model: llama-3.1-8b", "tensor: 1"),
                                       run_of("model: mixtral-8x7b, compiled: false", "tensor: 2, expert: 8")});
  for (const char* figure : {"overlap.tensor", "overlap.expert", "grouped", "uncompiled"})
    EXPECT_NE(named(rich, figure), nullptr) << figure;
  EXPECT_EQ(std::ranges::count(rich, "elementwise", &TrainingUnknown::figure), 1) << "one a stack, not a run";
}

// If this fails, a found constant is tried in one place and written in another, or starts where no fit may.
TEST(TrainingUnknowns, WhatIsSetIsWhatIsWritten) {
  const TrainingRun run = run_of("model: mixtral-8x7b, compiled: false", "tensor: 2, expert: 8");
  for (const TrainingUnknown& one : training_unknowns({run})) {
    EXPECT_LT(one.range.low, one.range.start) << one.figure;
    EXPECT_LT(one.range.start, one.range.high) << one.figure;
    Node document = shipped().document(one.kind, one.id);
    const double value = one.range.low + 0.4 * (one.range.high - one.range.low);
    one.write(document, value);
    ClusterParts parts = run.question.parts;
    one.set(parts, value);
    if (one.figure == "overlap.tensor") {
      EXPECT_DOUBLE_EQ(parts.stack.overlap_tensor.value, 0.4);
      EXPECT_EQ(document.find("overlap")->find("tensor")->find("value")->text, "0.4");
    }
    if (one.figure == "host_launch") {
      EXPECT_DOUBLE_EQ(parts.stack.host_launch.value.base(), 24e-6);  // of 0 to 60 us
      EXPECT_EQ(document.find("host_launch")->find("value")->text, "24 us");
    }
    if (one.figure == "uncompiled") {
      EXPECT_DOUBLE_EQ(parts.stack.uncompiled.value, 3.0);  // of 1 to 6
    }
  }
}

}  // namespace
}  // namespace shortboard
