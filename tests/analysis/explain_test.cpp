#include "analysis/explain.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <iterator>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "analysis/any_answer.h"
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

/// Lines of a kind, of one pass or of all.
std::vector<OperatorLine> lines_of(const SharedAnswer& answer, OperatorKind kind, std::optional<Pass> pass = {}) {
  std::vector<OperatorLine> found;
  std::ranges::copy_if(answer.operators, std::back_inserter(found), [&](const OperatorLine& line) {
    return line.kind == kind && line.pass == pass.value_or(line.pass);
  });
  return found;
}
std::vector<OperatorLine> lines_of(const TrainingAnswer& answer, OperatorKind kind, std::optional<Pass> pass = {}) {
  return lines_of(answer.shared, kind, pass);
}

/// FLOPs a step on all cards.
double flops_of(const TrainingAnswer& answer, const std::vector<OperatorLine>& lines) {
  double flops = 0.0;
  for (const OperatorLine& line : lines) flops += line.times * line.flops.base();
  return flops * answer.question.cluster.count;
}

// If this fails, the explanation shows lines without a time, or leaves out a kind of operator that runs.
TEST(Explained, EveryLineHasATime) {
  const TrainingAnswer a = explained_of("H100", "model: qwen3-30b-a3b, sequence: 4096, global_batch: 128",
                                        "tensor: 2, pipeline: 2, data: 16, expert: 8, micro_batch: 1, recompute: full");
  ASSERT_FALSE(a.shared.operators.empty());
  for (const OperatorLine& line : a.shared.operators) {
    EXPECT_GT(line.total().base(), 0.0) << kOperatorKindNames[static_cast<std::size_t>(line.kind)];
    EXPECT_GT(line.times, 0.0) << kOperatorKindNames[static_cast<std::size_t>(line.kind)];
  }
  for (const OperatorKind kind :
       {OperatorKind::dense_product, OperatorKind::expert_product, OperatorKind::router_product,
        OperatorKind::head_product, OperatorKind::attention, OperatorKind::elementwise, OperatorKind::tensor_messages,
        OperatorKind::expert_messages, OperatorKind::pipeline_messages, OperatorKind::recomputation})
    EXPECT_FALSE(lines_of(a, kind).empty()) << kOperatorKindNames[static_cast<std::size_t>(kind)];
  EXPECT_TRUE(lines_of(a, OperatorKind::context_messages).empty());
}

// If this fails, the products shown are not the model's work: those of the forward pass do what tokens need, gradients
// twice that.
TEST(Explained, ProductsDoTheModelsFlops) {
  const TrainingAnswer a = explained_of("H100", kLlama, kPlan);
  const TrainingJob& job = a.question.job;
  const TokenFlops token = token_flops(job.model, job.sequence);
  const double tokens = job.global_batch * job.sequence;
  const double products = tokens * (token.projections + token.feed_forward + token.head).base();
  const auto done = [&](Pass pass) {
    return flops_of(a, lines_of(a, OperatorKind::dense_product, pass)) +
           flops_of(a, lines_of(a, OperatorKind::head_product, pass));
  };
  EXPECT_NEAR(done(Pass::forward) / products, 1.0, 0.01);
  EXPECT_NEAR((done(Pass::input_gradient) + done(Pass::weight_gradient)) / products, 2.0, 0.02);
  const double scores = tokens * token.scores.base();
  EXPECT_NEAR(flops_of(a, lines_of(a, OperatorKind::attention, Pass::forward)) / scores, 1.0, 0.01);
  EXPECT_NEAR(flops_of(a, lines_of(a, OperatorKind::attention, Pass::backward)) / scores, 2.0, 0.02);
}

// If this fails, the lines explain more or less than the step that they are printed beside.
TEST(Explained, LinesSumToTheStep) {
  const TrainingAnswer a = explained_of("H100", kLlama, kPlan);
  double seconds = 0.0;
  for (const OperatorLine& line : a.shared.operators) seconds += line.total().base();
  EXPECT_NEAR(seconds, a.estimate.step().base(), 1e-9 * a.estimate.step().base());
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
    const auto lines = lines_of(a, OperatorKind::context_messages, Pass::forward);
    const auto first = std::ranges::find_if(
        lines, [&](const OperatorLine& line) { return std::get<MessageShape>(line.shape).what == kind.forward; });
    ASSERT_NE(first, lines.end()) << kind.exchange;
    EXPECT_DOUBLE_EQ(first->times, 32.0 * kind.times);  // 32 layers, one micro-batch
    EXPECT_DOUBLE_EQ(first->bytes.base(), kind.bytes);
    double seconds = 0.0;
    for (const OperatorLine& line : lines_of(a, OperatorKind::context_messages)) seconds += line.total().base();
    EXPECT_NEAR(seconds / a.estimate.parts[Part::context], 1.0, 1e-9) << kind.exchange;
    EXPECT_EQ(lines_of(a, OperatorKind::attention_passed_keys, Pass::forward).size(), kind.times > 1.0 ? 1U : 0U);
  }
}

// If this fails, adapters' frozen weights are shown with gradients, or a kernel that does not run.
TEST(Explained, ShowsOnlyWhatRuns) {
  const TrainingAnswer lora = explained_of("H100", kLlama + ", task: lora", kPlan);
  EXPECT_TRUE(lines_of(lora, OperatorKind::dense_product, Pass::weight_gradient).empty());
  EXPECT_FALSE(lines_of(lora, OperatorKind::dense_product, Pass::input_gradient).empty());
  EXPECT_FALSE(lines_of(lora, OperatorKind::adapter_product, Pass::weight_gradient).empty());
  const TrainingAnswer unfused = explained_of("H100", kLlama + ", fused_attention: false", kPlan);
  EXPECT_TRUE(lines_of(unfused, OperatorKind::attention).empty());
  EXPECT_FALSE(lines_of(unfused, OperatorKind::attention_softmax).empty());
  const TrainingAnswer alone =
      explained_of("H100", kLlama, "tensor: 1, pipeline: 1, data: 64, sharding: fully_sharded");
  for (const OperatorKind kind :
       {OperatorKind::tensor_messages, OperatorKind::context_messages, OperatorKind::expert_messages})
    EXPECT_TRUE(lines_of(alone, kind).empty());
  EXPECT_FALSE(lines_of(alone, OperatorKind::gradient_messages).empty());
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

Question asked(const std::string& text) {
  static const Database database = Database::compiled();
  return read_question(read_yaml(text, "spec.yaml"), "spec.yaml", database);
}

/// Seconds that are explained of one step.
double explained_seconds(const SharedAnswer& answer, OperatorStep step) {
  double seconds = 0.0;
  for (const OperatorLine& line : answer.operators)
    if (line.step == step) seconds += line.total().base();
  return seconds;
}

// If this fails, --explain of pictures is a stub that prints neither operators nor constants.
TEST(Explained, PicturesSumToTheRequest) {
  const AnyAnswer found = explained_answer(
      answer_question(asked("cluster: {groups: [{accelerator: H100, count: 1}]}\ngenerate: {model: sdxl}\n")));
  const auto& a = found.get<GenerationAnswer>();
  EXPECT_NEAR(explained_seconds(a.shared, OperatorStep::request), a.estimate.latency().base(), 1e-9);
  EXPECT_GE(a.shared.constants.size(), 8U);
}

// If this fails, --explain of a service prints no operators. A step of generation takes what a token takes.
TEST(Explained, AServiceShowsBothSteps) {
  const AnyAnswer found = explained_answer(answer_question(
      asked("cluster: {groups: [{accelerator: H100, count: 1}]}\nserve: {model: llama-3.1-8b, input: 1000, output: "
            "200, mode: decode}\n")));
  const auto& a = found.get<ServingAnswer>();
  EXPECT_NEAR(explained_seconds(a.shared, OperatorStep::decode), a.point.tpot.base(), 1e-9);
  EXPECT_EQ(explained_seconds(a.shared, OperatorStep::prefill), 0.0);  // another group read the prompts
  const AnyAnswer whole = explained_answer(answer_question(
      asked("cluster: {groups: [{accelerator: H100, count: 1}]}\nserve: {model: llama-3.1-8b, input: 1000, output: "
            "200}\n")));
  EXPECT_GT(explained_seconds(shared(whole), OperatorStep::prefill), 0.0);
  EXPECT_GT(explained_seconds(shared(whole), OperatorStep::decode), 0.0);
}

// If this fails, several kinds of card are refused without saying what to do instead.
TEST(Explained, SeveralKindsOfCardSayWhyNot) {
  const AnyAnswer found = answer_question(
      asked("cluster: {groups: [{accelerator: H100, count: 8}, {accelerator: A100, count: 8}]}\ntrain: {model: "
            "llama-3.1-8b, sequence: 4096, global_batch: 64}\n"));
  try {
    (void)explained_answer(found);
    FAIL() << "explained";
  } catch (const SpecError& error) {
    EXPECT_NE(std::string{error.what()}.find("size each group alone"), std::string::npos) << error.what();
  }
}

}  // namespace
}  // namespace shortboard
