#include "analysis/any_answer.h"

#include <gtest/gtest.h>

#include <string>

#include "analysis/asked.h"
#include "support/compared.h"
#include "support/english.h"
#include "support/questions.h"

namespace shortboard {
namespace {

Question question(const std::string& work, int count = 8) {
  return question_of(support::spec_of("H100", count, work, "spec.yaml"), support::shipped());
}

AnyAnswer answer_to(const std::string& work, int count = 8) { return answer_question(question(work, count)); }

// If this fails, a table shows another figure of a training run than its own report, or under another unit.
TEST(SharedAnswer, OfTrainingAreTheAnswers) {
  const AnyAnswer found = answer_to(support::kTrain8b);
  const auto& own = found.get<TrainingAnswer>();
  const SharedAnswer& f = shared(found);
  EXPECT_NEAR(f.effective_pflops, own.estimate.model_flops.base() / own.estimate.step().base() / 1e15, 1e-12);
  EXPECT_DOUBLE_EQ(f.share(), f.mfu);
  EXPECT_EQ(f.throughput.per_second, own.tokens_per_second);
  EXPECT_EQ(unit_of(f), "tokens/s");
  EXPECT_EQ(f.duration.time, own.estimate.step());
  EXPECT_EQ(time_of(f), "step");
  EXPECT_EQ(f.memory->used, own.estimate.memory.total());
  EXPECT_EQ(std::get<Resource>(f.short_board->what), f.gains.front().resource);
  EXPECT_EQ(f.short_board->gain_quarter, f.gains.front().gain_quarter);
}

// If this fails, a run of given length is compared by its steps. By hand: tokens / (tokens/s).
TEST(SharedAnswer, ARunOfGivenTokensHasItsOwnLength) {
  const SharedAnswer f =
      shared(answer_to("train: {model: llama-3.1-8b, sequence: 4096, global_batch: 256, tokens: 1e12}\nplan: auto"));
  EXPECT_EQ(time_of(f), "run");
  EXPECT_DOUBLE_EQ(f.duration.time.base(), 1e12 / f.throughput.per_second);
}

// If this fails, a service that only reads prompts shows no throughput: it makes no output.
TEST(SharedAnswer, PromptsAloneCountTheirInput) {
  const SharedAnswer f = shared(answer_to("serve: {model: llama-3.1-8b, mode: prefill, input: 2000}\nplan: auto"));
  EXPECT_EQ(unit_of(f), "input tokens/s");
  EXPECT_GT(f.throughput.per_second, 0.0);
  EXPECT_EQ(time_of(f), "TTFT");
}

// If this fails, a service that falls behind looks as good as one that keeps up.
TEST(SharedAnswer, AServiceThatFallsBehindSaysSo) {
  const auto caveat_at = [](const std::string& rate) {
    return caveat(shared(answer_to(
        "serve: {model: llama-3.1-8b, mode: online, input: 1000, output: 200, rate: " + rate + "}\nplan: auto")));
  };
  EXPECT_EQ(caveat_at("1"), "");
  EXPECT_EQ(caveat_at("100000").substr(0, 19), "It does not keep up") << caveat_at("100000");
}

// If this fails, a service by roles can't stand in a table beside others.
TEST(SharedAnswer, OfRolesNameWhatBoundsThem) {
  const AnyAnswer found = answer_to(
      "serve: {model: llama-3.1-8b, mode: online, input: 1000, output: 200, roles: {prefill: {tensor: 1}, decode: "
      "{tensor: 1}}}");
  const SharedAnswer& f = shared(found);
  EXPECT_NEAR(f.mfu, f.effective_pflops / f.nominal_pflops, 1e-12);
  EXPECT_TRUE(std::holds_alternative<GoodputBound>(f.short_board->what));
  EXPECT_FALSE(f.short_board->gain_quarter);
  EXPECT_FALSE(f.memory);
}

// If this fails, pictures and videos are one and the same in a table.
TEST(SharedAnswer, PicturesAndVideosHaveTheirUnits) {
  EXPECT_EQ(unit_of(shared(answer_to(support::kSdxl))), "pictures/s");
  EXPECT_EQ(unit_of(shared(answer_to("generate: {model: cogvideox-2b}\nplan: auto"))), "videos/s");
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
  EXPECT_FALSE(is_of_given_cards(answer_question(demand)));
  EXPECT_EQ(job_of(demand), "");
  EXPECT_EQ(job_of(question(support::kSdxl)).substr(0, 15), "generating with");
}

}  // namespace
}  // namespace shortboard
