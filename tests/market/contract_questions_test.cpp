#include "market/contract_questions.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>
#include <string>

#include "document/yaml.h"
#include "support/questions.h"
#include "support/shipped.h"

namespace shortboard {
namespace {

ContractAnswer asked(const std::string& offer, const std::string& work = "generate: {model: sdxl}\n") {
  return answer(
      read_contract(read_yaml("offer: {" + offer + "}\n" + work, "spec.yaml"), "spec.yaml", support::shipped()),
      support::shipped());
}

const SellerQuestion* about(const ContractAnswer& a, const std::string& beginning) {
  const auto found =
      std::ranges::find_if(a.questions, [&](const SellerQuestion& q) { return q.ask.starts_with(beginning); });
  return found == a.questions.end() ? nullptr : &*found;
}

// If this fails, a contract leaves something open that its buyer would have to pay for.
TEST(SellerQuestions, CoverWhatAContractMustSay) {
  const ContractAnswer a = asked("nominal: 100 P, format: fp16");
  for (const char* ask : {"card model and count", "number format", "dense or sparse", "scale-up domain",
                          "scale-out rate a card", "memory capacity", "memory bandwidth", "software stack",
                          "clocks that the cards hold under load, and their power cap", "acceptance test"})
    EXPECT_NE(about(a, ask), nullptr) << ask;
}

// If this fails, the question that matters least is read first, or the test is not the last word.
TEST(SellerQuestions, WhatIsMostAtStakeComesFirst) {
  const ContractAnswer a = asked("nominal: 100 P, format: fp16");
  std::set<std::string> asks;
  for (std::size_t i = 0; i + 2 < a.questions.size(); ++i)
    EXPECT_GE(a.questions[i].at_stake.value_or(0.0), a.questions[i + 1].at_stake.value_or(0.0)) << a.questions[i].ask;
  for (const SellerQuestion& q : a.questions) EXPECT_TRUE(asks.insert(q.ask).second) << q.ask;
  EXPECT_TRUE(a.questions.back().ask.starts_with("acceptance test"));
}

// If this fails, P of one format are taken for another's. B200 by hwdb: fp4 at 9000, its fastest, fp16 at 2250: counted
// in fp4 the same P are a quarter of the cards.
TEST(SellerQuestions, AFasterFormatIsFewerCards) {
  const ContractAnswer a = asked("nominal: 100 P, format: fp16, accelerator: B200, sparse: false");
  EXPECT_DOUBLE_EQ(*about(a, "number format")->at_stake, 0.75);
  EXPECT_NE(about(a, "number format")->why.find("nvidia-b200-sxm multiplies fp4 at 4 times its fp16 rate"),
            std::string::npos)
      << about(a, "number format")->why;
  const ContractAnswer fastest = asked("nominal: 100 P, format: fp4, accelerator: B200, sparse: false");
  EXPECT_EQ(about(fastest, "number format")->at_stake, 0.0);
}

// If this fails, sparsity costs what it does not. By hand: 100 P are 101 cards of 989.5 or 50 of 1979 TFLOPS: 12 and
// six servers. Replicas of pictures work alone, so that half of the servers make half.
TEST(SellerQuestions, SparsityHalvesTheCards) {
  const ContractAnswer a = asked("nominal: 100 P, format: fp16, accelerator: H100");
  EXPECT_NEAR(*about(a, "dense or sparse")->at_stake, 0.5, 1e-9);
  const ContractAnswer said = asked("nominal: 100 P, format: fp16, accelerator: H100, sparse: true");
  EXPECT_FALSE(about(said, "dense or sparse")->at_stake);
  EXPECT_NE(about(said, "dense or sparse")->why.find("the offer says sparse"), std::string::npos);
}

// If this fails, the loss at half of a resource is not told for the best and the worst card.
TEST(SellerQuestions, ResourcesAreProbedOnBestAndWorst) {
  const ContractAnswer a = asked("nominal: 100 P, format: fp16");
  const std::vector<const Candidate*> likely = a.likely();
  const std::string& why = about(a, "memory bandwidth")->why;
  EXPECT_TRUE(why.starts_with("memory bandwidth at half of what we take loses ")) << why;
  EXPECT_NE(why.find(" on " + likely.front()->card.id), std::string::npos) << why;
  EXPECT_NE(why.find(" on " + likely.back()->card.id), std::string::npos) << why;
}

// If this fails, a card that half of its memory could not do is told to lose nothing. Llama 3.1 405B in fp8 is 405 GB:
// eight cards of 80 GB hold it, and eight of 40 do not.
TEST(SellerQuestions, LossOfMemoryThatEndsTheWorkIsTheWhole) {
  const ContractAnswer a = asked("nominal: 8 P, format: fp16, accelerator: H100, sparse: false",
                                 "serve: {model: llama-3.1-405b, weights: fp8, input: 1000, output: 100}\n");
  const SellerQuestion& memory = *about(a, "memory capacity");
  EXPECT_EQ(memory.at_stake, 1.0);
  EXPECT_NE(memory.why.find("all on nvidia-h100-sxm (no plan fits)"), std::string::npos) << memory.why;
}

}  // namespace
}  // namespace shortboard
