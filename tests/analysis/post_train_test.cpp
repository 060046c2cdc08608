#include "analysis/post_train.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>

#include "document/yaml.h"
#include "support/complaint.h"
#include "support/questions.h"
#include "support/shipped.h"

namespace shortboard {
namespace {

PostTrainQuestion post(const std::string& keys,
                       const std::string& groups = "{name: all, accelerator: H100, count: 16}") {
  const std::string text = "cluster: {groups: [" + groups +
                           "]}\npost_train: {model: llama-3.1-8b, prompts: 64, samples: 8, input: 500, output: 1500" +
                           keys + "}\n";
  return read_post_train(read_yaml(text, "spec.yaml"), "spec.yaml", support::shipped());
}

const std::string kTwo =
    "{name: wide, accelerator: nvidia-h20-96gb, count: 16}, {name: fast, accelerator: H800, count: 16}";

// If this fails, a step is not the sum of its phases, or the longer of two that run side by side.
TEST(PostTrain, PhasesMakeTheStep) {
  const PostTrainAnswer found = answer(post("", kTwo));
  for (const PostTrainUse& use : found.uses) {
    const PostTrainPhases& p = use.phases;
    const double sum = (p.rollout + p.forward + p.train + p.sync).base();
    const double beside = (std::max(p.rollout, p.forward + p.train) + p.sync).base();
    EXPECT_NEAR(use.step.base(), use.pace == Pace::one_step_off ? beside : sum, 1e-9 * sum);
    EXPECT_GE(use.step, found.best.step);
  }
  EXPECT_LE(found.shared.effective_pflops, found.shared.nominal_pflops);
}

// 64 prompts x 8 answers of 500 + 1500 tokens.
// If this fails, tokens are counted that no one generates or trains on.
TEST(PostTrain, CountsTheTokensOfAStep) {
  const PostTrainAnswer found = answer(post(""));
  EXPECT_DOUBLE_EQ(found.tokens, 512.0 * 2000.0);
  EXPECT_DOUBLE_EQ(found.question.groups[0].train.job.global_batch, 512.0);
  EXPECT_DOUBLE_EQ(found.question.groups[0].train.job.sequence, 2000.0);
}

// If this fails, what PPO, a reference and a reward model add is left out.
TEST(PostTrain, MoreModelsTakeMoreTime) {
  const auto colocated = [](const std::string& keys) {
    return answer(post(", placement: colocated, pace: synchronous" + keys)).best.phases;
  };
  const PostTrainPhases plain = colocated(", reference: false, old_policy: false");
  EXPECT_EQ(plain.forward, Seconds{});
  const PostTrainPhases reference = colocated(", reference: true, old_policy: false");
  EXPECT_GT(reference.forward, Seconds{});
  EXPECT_NEAR(colocated(", reference: true, old_policy: true").forward.base(), 2.0 * reference.forward.base(), 1e-9);
  EXPECT_NEAR(colocated(", reward: llama-3.1-8b, old_policy: false").forward.base(), 2.0 * reference.forward.base(),
              1e-9);
  EXPECT_NEAR(colocated(", algorithm: ppo").train.base(), 2.0 * plain.train.base(), 1e-9);
  EXPECT_LT(reference.forward, plain.train);  // a forward pass is a part of a training step
}

// If this fails, more optimizer steps on the same answers change what is trained on.
TEST(PostTrain, UpdatesDivideTheAnswers) {
  const PostTrainQuestion question = post(", updates: 4");
  EXPECT_DOUBLE_EQ(question.groups[0].train.job.global_batch, 128.0);
  EXPECT_NE(complaint([] { return post(", updates: 3"); }).find("does not divide the 512 answers"), std::string::npos);
}

// If this fails, a spec's placement, pace or assignment of groups is not kept.
TEST(PostTrain, KeepsToWhatIsAsked) {
  const PostTrainAnswer apart = answer(post(", placement: apart, pace: one_step_off, rollouts: wide", kTwo));
  ASSERT_EQ(apart.uses.size(), 1U);
  EXPECT_EQ(apart.best.rollout_group, 0U);
  EXPECT_EQ(apart.best.train_group, 1U);
  const PostTrainAnswer one = answer(post(", placement: apart, pace: synchronous"));
  EXPECT_EQ(one.best.rollout_cards + one.best.train_cards, 16);
  EXPECT_NE(complaint([] { return post(", rollouts: other", kTwo); }).find("no group 'other'"), std::string::npos);
}

// If this fails, a slower link between the groups does not lengthen the way of the weights.
TEST(PostTrain, WeightsTravelOverTheLink) {
  PostTrainQuestion question = post(", placement: apart, pace: synchronous, rollouts: wide", kTwo);
  const double before = answer(question).best.phases.sync.base();
  question.link.rate = 0.1 * question.link.rate;
  EXPECT_NEAR(answer(question).best.phases.sync.base(), 10.0 * before, 1e-9);
}

// If this fails, cards that hold no replica or no training plan get an answer.
TEST(PostTrain, SaysWhereNothingFits) {
  const std::string text =
      "cluster: {groups: [{accelerator: H100, count: 2}]}\npost_train: {model: llama-3.1-405b, prompts: 8}\n";
  EXPECT_THROW((void)answer(read_post_train(read_yaml(text, "spec.yaml"), "spec.yaml", support::shipped())),
               NoPlanFits);
}

}  // namespace
}  // namespace shortboard
