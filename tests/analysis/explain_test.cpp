#include "analysis/explain.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <iterator>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "document/yaml.h"
#include "support/questions.h"
#include "workload/flops.h"

namespace shortboard {
namespace {

/// The explained answer for 64 cards; `train` and `plan` are more keys of the spec's.
TrainingAnswer explained_of(const std::string& card, const std::string& train, const std::string& plan) {
  static const Database database = Database::compiled();
  const Node spec = read_yaml(
      "cluster: {groups: [{accelerator: " + card + ", count: 64}]}\ntrain: {" + train + "}\nplan: {" + plan + "}\n",
      "spec.yaml");
  return explained(answer(read_case(spec, "spec.yaml", database)));
}

const std::string kLlama = "model: llama-3.1-8b, sequence: 4096, global_batch: 128";
const std::string kPlan = "tensor: 2, pipeline: 2, data: 16, micro_batch: 1, recompute: selective";

/// Lines whose name holds some words.
std::vector<OperatorLine> named(const TrainingAnswer& answer, std::string_view words) {
  std::vector<OperatorLine> found;
  std::ranges::copy_if(answer.shared.operators, std::back_inserter(found),
                       [&](const OperatorLine& line) { return line.name.find(words) != std::string::npos; });
  return found;
}

/// FLOPs a step on all cards.
double flops_of(const TrainingAnswer& answer, const std::vector<OperatorLine>& lines) {
  double flops = 0.0;
  for (const OperatorLine& line : lines) flops += line.times * line.flops.base();
  return flops * answer.question.cluster.count;
}

// If this fails, the explanation shows lines without a time, or a bound that a reader does not know.
TEST(Explained, EveryLineHasATimeAndABound) {
  const std::set<std::string> bounds{"compute", "memory", "launch", "link"};
  const TrainingAnswer a = explained_of("H100", "model: qwen3-30b-a3b, sequence: 4096, global_batch: 128",
                                        "tensor: 2, pipeline: 2, data: 16, expert: 8, micro_batch: 1, recompute: full");
  ASSERT_FALSE(a.shared.operators.empty());
  for (const OperatorLine& line : a.shared.operators) {
    const std::string which = line.where + ": " + line.name;
    EXPECT_GT(line.total().base(), 0.0) << which;
    EXPECT_GT(line.times, 0.0) << which;
    EXPECT_TRUE(bounds.contains(line.bound)) << which << " is bound by " << line.bound;
  }
  for (const char* words : {"dense product", "expert products", "router", "head", "attention", "elementwise",
                            "tensor-parallel messages", "expert-parallel messages"})
    EXPECT_FALSE(named(a, words).empty()) << words;
  EXPECT_TRUE(named(a, "context-parallel").empty());
}

// If this fails, the products shown are not the model's work: those of the forward pass do what tokens need, gradients
// twice that.
TEST(Explained, ProductsDoTheModelsFlops) {
  const TrainingAnswer a = explained_of("H100", kLlama, kPlan);
  const TrainingJob& job = a.question.job;
  const TokenFlops token = token_flops(job.model, job.sequence);
  const double tokens = job.global_batch * job.sequence;
  const double products = tokens * (token.projections + token.feed_forward + token.head).base();
  std::vector<OperatorLine> forward = named(a, ", forward"), attention = named(a, "attention, forward");
  std::erase_if(forward, [](const OperatorLine& line) { return line.name.starts_with("attention"); });
  EXPECT_NEAR(flops_of(a, forward) / products, 1.0, 0.01);
  EXPECT_NEAR(flops_of(a, named(a, "gradient of")) / products, 2.0, 0.02);
  EXPECT_NEAR(flops_of(a, attention) / (tokens * token.scores.base()), 1.0, 0.01);
  EXPECT_NEAR(flops_of(a, named(a, "attention, backward")) / (tokens * token.scores.base()), 2.0, 0.02);
}

// If this fails, the lines explain more than the step, or leave out most of it.
TEST(Explained, LinesMakeUpMostOfTheStep) {
  const TrainingAnswer a = explained_of("H100", kLlama, kPlan);
  double seconds = 0.0;
  for (const OperatorLine& line : a.shared.operators) seconds += line.total().base();
  EXPECT_LT(seconds, a.estimate.step().base());
  EXPECT_GT(seconds, 0.6 * a.estimate.step().base());
}

// If this fails, context-parallel messages are explained without their kind or their bytes, or do not sum to the
// step's.
TEST(Explained, ShowsContextMessagesByKind) {
  // 8 key-value heads of 128, keys and values in 16 bits: 4096 bytes a token; a card holds 8192 of 32768 tokens.
  struct Kind {
    const char *exchange, *forward;
    double times, bytes;
  };
  for (const Kind& kind : {Kind{"gather", "keys and values gathered", 1.0, 32768 * 4096.0},
                           Kind{"ring", "keys and values round the ring", 3.0, 8192 * 4096.0},
                           Kind{"all_to_all", "queries all to all", 1.0, 8192 * 8192.0}}) {
    const TrainingAnswer a =
        explained_of("H100", "model: llama-3.1-8b, sequence: 32768, global_batch: 16",
                     std::string{"tensor: 1, pipeline: 1, data: 16, context: 4, sharding: fully_sharded, "
                                 "recompute: full, context_exchange: "} +
                         kind.exchange);
    const auto lines = named(a, std::string{"context-parallel messages, forward, "} + kind.forward);
    ASSERT_EQ(lines.size(), 1U) << kind.exchange;
    EXPECT_DOUBLE_EQ(lines.front().times, 32.0 * kind.times);  // 32 layers, one micro-batch
    EXPECT_DOUBLE_EQ(lines.front().bytes.base(), kind.bytes);
    double seconds = 0.0;
    for (const OperatorLine& line : named(a, "context-parallel")) seconds += line.total().base();
    EXPECT_NEAR(seconds / a.estimate.parts[Part::context], 1.0, 1e-9) << kind.exchange;
    EXPECT_EQ(named(a, "attention, forward").size(), kind.times > 1.0 ? 2U : 1U) << kind.exchange;
  }
}

// If this fails, adapters' frozen weights are shown with gradients, or a kernel that does not run.
TEST(Explained, ShowsOnlyWhatRuns) {
  const TrainingAnswer lora = explained_of("H100", kLlama + ", task: lora", kPlan);
  EXPECT_TRUE(named(lora, "gradient of its weight").empty());
  EXPECT_FALSE(named(lora, "gradient of its input").empty());
  const TrainingAnswer unfused = explained_of("H100", kLlama + ", fused_attention: false", kPlan);
  EXPECT_TRUE(named(unfused, "attention,").empty());
  const TrainingAnswer alone =
      explained_of("H100", kLlama, "tensor: 1, pipeline: 1, data: 64, sharding: fully_sharded");
  EXPECT_TRUE(named(alone, "messages").empty());
}

// If this fails, a constant behind an answer is shown without where it was read, or an important one is not shown.
TEST(Explained, ConstantsNameTheirSources) {
  for (const char* card : {"H100", "B200", "910B", "MI300X"}) {
    const TrainingAnswer a = explained_of(card, kLlama, kPlan);
    std::string names;
    for (const ConstantLine& line : a.shared.constants) {
      EXPECT_FALSE(line.value.empty()) << card << ": " << line.name;
      EXPECT_FALSE(line.source.empty()) << card << ": " << line.name;
      names += line.name + "\n";
    }
    for (const char* words : {"bf16 products of", "streaming kernels of", "collectives of", "elementwise kernels",
                              "tensor-parallel messages hidden", "weight messages hidden"})
      EXPECT_NE(names.find(words), std::string::npos) << card << ": " << words;
  }
}

// If this fails, 8-bit training is explained by 16-bit constants alone, though both run.
TEST(Explained, NarrowTrainingShowsBothFormats) {
  const TrainingAnswer a = explained_of("H100", kLlama + ", precision: fp8", kPlan);
  for (const char* words : {"fp8 products of", "bf16 products of"})
    EXPECT_TRUE(std::ranges::any_of(a.shared.constants, [&](const ConstantLine& line) {
      return line.name.starts_with(words);
    })) << words;
}

// If this fails, an answer is explained unasked, or the explanation changes it.
TEST(Explained, ChangesNothingElse) {
  const TrainingAnswer a = explained_of("H100", kLlama, kPlan);
  const TrainingAnswer plain = answer(a.question);
  EXPECT_TRUE(plain.shared.operators.empty());
  EXPECT_TRUE(plain.shared.constants.empty());
  EXPECT_EQ(plain.estimate.step(), a.estimate.step());
  EXPECT_EQ(plain.shared.mfu, a.shared.mfu);
}

}  // namespace
}  // namespace shortboard
