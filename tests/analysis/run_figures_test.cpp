#include "analysis/run_figures.h"

#include <gtest/gtest.h>

#include <string>

#include "support/questions.h"
#include "support/compared.h"

namespace shortboard {
namespace {

Question question(const std::string& work, int count = 8) {
  const NamedSpec spec = support::spec_of("H100", count, work, "spec.yaml");
  return read_question(spec.document, spec.file, support::shipped());
}

QuestionAnswer answer_to(const std::string& work, int count = 8) { return answer_question(question(work, count)); }

// If this fails, a table shows another figure of a training run than its own report, or under another unit.
TEST(RunFigures, OfTrainingAreTheAnswers) {
  const QuestionAnswer found = answer_to(support::kTrain8b);
  const auto& own = std::get<TrainingAnswer>(found);
  const RunFigures f = *run_figures(found);
  EXPECT_EQ(f.effective_pflops, own.effective_pflops);
  EXPECT_DOUBLE_EQ(f.share(), own.mfu);
  EXPECT_EQ(f.throughput, own.tokens_per_second);
  EXPECT_EQ(f.throughput_unit, "tokens/s");
  EXPECT_EQ(f.time, own.estimate.step());
  EXPECT_EQ(f.time_of, "step");
  EXPECT_EQ(*f.memory_used, own.estimate.memory.total());
  EXPECT_EQ(f.short_board, own.resource_gains.front().name);
}

// If this fails, a run of given length is compared by its steps. By hand: tokens / (tokens/s).
TEST(RunFigures, ARunOfGivenTokensHasItsOwnLength) {
  const RunFigures f = *run_figures(
      answer_to("train: {model: llama-3.1-8b, sequence: 4096, global_batch: 256, tokens: 1e12}\nplan: auto"));
  EXPECT_EQ(f.time_of, "run");
  EXPECT_DOUBLE_EQ(f.time.base(), 1e12 / f.throughput);
}

// If this fails, a service that only reads prompts shows no throughput: it makes no output.
TEST(RunFigures, PromptsAloneCountTheirInput) {
  const RunFigures f = *run_figures(answer_to("serve: {model: llama-3.1-8b, mode: prefill, input: 2000}\nplan: auto"));
  EXPECT_EQ(f.throughput_unit, "input tokens/s");
  EXPECT_GT(f.throughput, 0.0);
  EXPECT_EQ(f.time_of, "TTFT");
}

// If this fails, a service that falls behind looks as good as one that keeps up.
TEST(RunFigures, AServiceThatFallsBehindSaysSo) {
  const auto caveat = [](const std::string& rate) {
    return run_figures(answer_to("serve: {model: llama-3.1-8b, mode: online, input: 1000, output: 200, rate: " + rate +
                                 "}\nplan: auto"))
        ->caveat;
  };
  EXPECT_EQ(caveat("1"), "");
  EXPECT_EQ(caveat("100000").substr(0, 16), "does not keep up") << caveat("100000");
}

// If this fails, a service by roles can't stand in a table beside others.
TEST(RunFigures, OfRolesNameWhatBoundsThem) {
  const QuestionAnswer found = answer_to(
      "serve: {model: llama-3.1-8b, mode: online, input: 1000, output: 200, roles: {prefill: {tensor: 1}, decode: "
      "{tensor: 1}}}");
  const RunFigures f = *run_figures(found);
  EXPECT_EQ(f.effective_pflops, std::get<RolesAnswer>(found).effective_pflops);
  EXPECT_FALSE(f.short_board.empty());
  EXPECT_FALSE(f.gain_quarter);
  EXPECT_FALSE(f.memory_used);
}

// If this fails, pictures and videos are one and the same in a table.
TEST(RunFigures, PicturesAndVideosHaveTheirUnits) {
  EXPECT_EQ(run_figures(answer_to(support::kSdxl))->throughput_unit, "pictures/s");
  EXPECT_EQ(run_figures(answer_to("generate: {model: cogvideox-2b}\nplan: auto"))->throughput_unit, "videos/s");
}

// If this fails, cards of a question are counted wrongly, or a demand passes for so many cards.
TEST(AskedCards, AreThoseOfOneKind) {
  for (const std::string& work : {support::kTrain8b, support::kServe8b, support::kSdxl}) {
    const std::optional<AskedCards> cards = asked_cards(question(work, 24));
    ASSERT_TRUE(cards) << work;
    EXPECT_EQ(cards->count, 24);
    EXPECT_EQ(cards->parts.accelerator.id, "nvidia-h100-sxm");
    EXPECT_NEAR(cards->nominal.base(), 989e12, 1e12);
  }
  const Question demand = question("generate: {model: sdxl}\ndemand: {users: 1, pictures: 1}");
  EXPECT_FALSE(asked_cards(demand));
  EXPECT_FALSE(run_figures(answer_question(demand)));
  EXPECT_EQ(job_of(demand), "");
  EXPECT_EQ(job_of(question(support::kSdxl)).substr(0, 15), "generating with");
}

}  // namespace
}  // namespace shortboard
