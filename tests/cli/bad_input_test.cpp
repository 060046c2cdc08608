#include <fmt/format.h>
#include <gtest/gtest.h>

#include <string>

#include "support/run.h"

namespace shortboard {
namespace {

struct Bad {
  std::string name;
  std::string spec;
  std::string says;  ///< Of standard error, after the file's name.
};

/// Ten specs a user may well write, and what each is told.
class BadSpec : public testing::TestWithParam<Bad> {};

// If one fails, a user's mistake goes unnoticed or gets a message that does not mend it.
TEST_P(BadSpec, SaysWhereAndWhatWouldBeRight) {
  const TemporaryDirectory place;
  const std::string file = place.write("spec.yaml", GetParam().spec);
  const Outcome r = run("size " + file);
  EXPECT_EQ(r.status, 2) << r.error;
  EXPECT_EQ(r.out, "");
  EXPECT_NE(r.error.find(file + GetParam().says), std::string::npos) << r.error;
}

INSTANTIATE_TEST_SUITE_P(
    Ten, BadSpec,
    testing::Values(
        Bad{"unknown_card", "cluster: {groups: [{accelerator: h1OO, count: 8}]}\ntrain: {model: llama-3.1-8b}\n",
            ":1:34: cluster.groups[0].accelerator: no accelerator 'h1OO'; did you mean 'nvidia-h100-sxm'?"},
        Bad{"unknown_key", "cluster: {groups: [{accelerator: H100, cout: 8}]}\ntrain: {model: llama-3.1-8b}\n",
            ":1:46: cluster.groups[0].cout: no such key; did you mean 'count'?"},
        Bad{"negative_count", "cluster: {groups: [{accelerator: H100, count: -8}]}\ntrain: {model: llama-3.1-8b}\n",
            ":1:47: cluster.groups[0].count: '-8' is negative"},
        Bad{"half_a_card", "cluster: {groups: [{accelerator: H100, count: 8.5}]}\ntrain: {model: llama-3.1-8b}\n",
            ":1:47: cluster.groups[0].count: '8.5' is not a whole number up to 2e9"},
        Bad{"number_out_of_range",
            "cluster: {groups: [{accelerator: H100, count: 8}]}\ntrain: {model: llama-3.1-8b, tokens: 1e400}\n",
            ":2:38: train.tokens: '1e400' is out of range"},
        Bad{"plan_that_does_not_divide",
            "cluster: {groups: [{accelerator: H100, count: 8}]}\ntrain: {model: llama-3.1-8b}\nplan: {tensor: 3}\n",
            ":3:7: plan: tensor 3 x pipeline 1 x context 1 = 3 cards do not divide the cluster's 8"},
        Bad{"key_given_twice",
            "cluster: {groups: [{accelerator: H100, count: 8}]}\ntrain: {model: llama-3.1-8b}\ntrain: {model: x}\n",
            ":3:1: the key 'train' is repeated; line 2 already has it"},
        Bad{"unknown_format",
            "cluster: {groups: [{accelerator: H100, count: 8}]}\ntrain: {model: llama-3.1-8b, precision: fp12}\n",
            ":2:41: train.precision: no precision 'fp12'; one of bf16, fp16, fp8, fp4"},
        Bad{"broken_yaml", "cluster: {groups: [{accelerator: H100, count: 8}]}\ntrain: {model: llama-3.1-8b\n",
            ":3:1: not valid YAML"},
        Bad{"format_without_a_rate",
            "cluster: {groups: [{accelerator: A100, count: 8}]}\ntrain: {model: llama-3.1-8b, precision: fp8}\n",
            ":2:41: train.precision: nvidia-a100-sxm-80gb has no fp8 matrix rate; try bf16"}),
    [](const testing::TestParamInfo<Bad>& bad) { return bad.param.name; });

// If this fails, a script can't tell a wrong command line from a crash.
TEST(CommandLine, MistypedWordsEndWithTwo) {
  EXPECT_EQ(run("").status, 2);
  EXPECT_EQ(run("sise x.yaml").status, 2);
  EXPECT_EQ(run("size --format html examples/llama3-405b-16k-h100.yaml").status, 2);
  EXPECT_EQ(run("size /nowhere/spec.yaml").status, 2);
  EXPECT_EQ(run("size --set train.global_batch examples/llama3-405b-16k-h100.yaml").status, 2);
  EXPECT_EQ(run("--help").status, 0);
  EXPECT_EQ(run("--version").status, 0);
}

// If this fails, a plan that does not fit is not told from a wrong spec, or not by how much it fails.
TEST(CommandLine, APlanThatDoesNotFitEndsWithThreeAndSaysByHowMuch) {
  const Outcome r = run("size --accelerator H100 --count 8 --model llama-3.1-405b");
  EXPECT_EQ(r.status, 3);
  EXPECT_EQ(r.out, "");
  EXPECT_NE(r.error.find("no plan fits: the smallest of "), std::string::npos) << r.error;
  EXPECT_NE(r.error.find(" GB short"), std::string::npos) << r.error;
}

// If this fails, an impossible plan is estimated, or its fault is not named.
TEST(CommandLine, AnImpossiblePlanNamesItsFault) {
  const Outcome r = run("size --accelerator H100 --count 64 --model llama-3.1-8b --set plan.tensor=64");
  EXPECT_EQ(r.status, 2);
  EXPECT_NE(r.error.find("32 attention heads do not divide by tensor 64"), std::string::npos) << r.error;
}

// If this fails, experts are divided or filled on the command line in a way that a file would not be allowed.
TEST(CommandLine, RefusesExpertsThatDoNotDivideOrFill) {
  const std::string size = "size --accelerator H100 --count 64 --model ";
  const auto says = [&](const std::string& more, const char* words) {
    const Outcome r = run(size + more);
    EXPECT_EQ(r.status, 2) << more;
    EXPECT_NE(r.error.find(words), std::string::npos) << r.error;
  };
  says("mixtral-8x7b --set plan.expert=8 --set plan.expert_tensor=16",
       "plan: expert 8 x expert_tensor 16 does not divide the 64 cards of a stage");
  says("llama-3.1-8b --set plan.expert_tensor=2", "plan: expert_tensor is 2, and the model has no experts");
  says("llama-3.1-8b --set train.capacity_factor=1.25", "train.capacity_factor: llama-3.1-8b has no experts");
  says("mixtral-8x7b --set train.capacity_factor=0", "train.capacity_factor: is 0; it must be more");
}

// If this fails, an option that may stand several times swallows the spec after it.
TEST(BadInput, AnOptionLeavesTheSpecAfterIt) {
  const Outcome r = run("size --set train.sequence=4096 examples/llama3-405b-16k-h100.yaml --format csv");
  EXPECT_EQ(r.status, 0) << r.error;
  const Outcome scaling = run("size --lift scale-out=x2 examples/llama3-405b-16k-h100.yaml --format csv");
  EXPECT_EQ(scaling.status, 0) << scaling.error;
}

// If this fails, an explanation that is not given is not missed.
TEST(BadInput, AMixIsNotExplained) {
  const Outcome r = run("size examples/mixed-h20-910b-deepseek-v3.yaml --explain");
  EXPECT_EQ(r.status, 2);
  EXPECT_NE(r.error.find("--explain: several kinds of card work on one step"), std::string::npos) << r.error;
}

}  // namespace
}  // namespace shortboard
