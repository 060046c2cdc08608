#include "market/comparison_question.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>

#include "document/yaml.h"
#include "support/compared.h"
#include "support/complaint.h"

namespace shortboard {
namespace {

using support::shipped;
using support::spec_of;

std::string refusal(const std::vector<Spec>& specs, const ComparisonOptions& options) {
  return complaint([&] { return comparison_question_of(specs, options, shipped()); });
}

void says(const std::string& said, const std::string& what) { EXPECT_NE(said.find(what), std::string::npos) << said; }

const Spec kTrain = spec_of("H100", 16, support::kTrain8b, "dir/train.yaml");

// If this fails, specs of one work stand in tables of their own, or works that differ in one.
TEST(ReadComparison, SpecsOfOneWorkAreRowsOfOneTable) {
  const ComparisonQuestion c = comparison_question_of({kTrain, spec_of("A100", 32, support::kTrain8b, "a100.yaml"),
                                                       spec_of("A100", 32, support::kServe8b, "serve.yaml")},
                                                      {}, shipped());
  ASSERT_EQ(c.works.size(), 2U);
  ASSERT_EQ(c.works[0].runs.size(), 2U);
  EXPECT_EQ(c.works[0].name, "training Llama 3.1 8B");
  EXPECT_EQ(c.works[0].runs[1].accelerator, "nvidia-a100-sxm-80gb");
  EXPECT_TRUE(c.works[0].runs[1].as_given);
  EXPECT_EQ(c.works[0].specs, (std::vector<std::string>{"dir/train.yaml", "a100.yaml"}));
}

// If this fails, the order of a work's keys makes it another work, or a different value does not.
TEST(ReadComparison, AWorkIsItsKeysInAnyOrder) {
  const auto works = [](const std::string& other) {
    return comparison_question_of({spec_of("H100", 16, "train: {model: llama-3.1-8b, sequence: 4096}", "a.yaml"),
                                   spec_of("A100", 16, other, "b.yaml")},
                                  {}, shipped())
        .works.size();
  };
  EXPECT_EQ(works("train: {sequence: 4096, model: llama-3.1-8b}"), 1U);
  EXPECT_EQ(works("train: {sequence: 8192, model: llama-3.1-8b}"), 2U);
  EXPECT_EQ(works("train: {sequence: 4096, model: llama-3.1-8b, precision: bf16}"), 2U);
}

// If this fails, a mix has no row beside one kind on the same work, or is made equal by cards that are none of its own.
TEST(ReadComparison, AMixIsARowAsItStands) {
  Spec mix = spec_of("H100", 16, support::kTrain8b, "mix.yaml");
  GroupSpec second;
  second.accelerator = "A100";
  second.count = 16;
  mix.cluster.groups.push_back(second);
  const ComparisonQuestion c = comparison_question_of({kTrain, mix}, {}, shipped());
  ASSERT_EQ(c.works.size(), 1U);
  EXPECT_EQ(c.works[0].runs[1].name, "NVIDIA H100 SXM + NVIDIA A100 SXM 80GB");
  EXPECT_EQ(c.works[0].runs[1].accelerator, "nvidia-h100-sxm + nvidia-a100-sxm-80gb");
  const ComparisonAnswer a = answer(c);
  const auto row = [&](const std::string& name) {
    return *std::ranges::find(a.tables[0].rows, name, &ComparedRow::name);
  };
  EXPECT_DOUBLE_EQ(row("NVIDIA H100 SXM + NVIDIA A100 SXM 80GB").cards, 32.0);
  // 16 x 700 W and 16 x 400 W.
  EXPECT_NEAR(row("NVIDIA H100 SXM + NVIDIA A100 SXM 80GB").card_power->base(), 17600.0, 1e-6);
  EXPECT_DOUBLE_EQ(*row("NVIDIA H100 SXM + NVIDIA A100 SXM 80GB").servers, 4.0);
  EXPECT_GE(row("NVIDIA H100 SXM + NVIDIA A100 SXM 80GB").figures.effective_pflops,
            row("NVIDIA H100 SXM").figures.effective_pflops);
  says(refusal({kTrain, mix}, {.equal = EqualBy::power}), "without --cards and --equal");
}

// If this fails, two rows or two tables can't be told apart.
TEST(ReadComparison, EqualNamesGetTheirFiles) {
  const ComparisonQuestion rows =
      comparison_question_of({kTrain, spec_of("H100", 32, support::kTrain8b, "dir/more.yaml")}, {}, shipped());
  EXPECT_EQ(rows.works[0].runs[0].name, "NVIDIA H100 SXM (train)");
  EXPECT_EQ(rows.works[0].runs[1].name, "NVIDIA H100 SXM (more)");
  const ComparisonQuestion works = comparison_question_of(
      {kTrain, spec_of("H100", 32, support::kTrain8b, "dir/more.yaml")}, {.cards = {"H100"}}, shipped());
  EXPECT_EQ(works.works[0].name, "training Llama 3.1 8B (train)");
  EXPECT_EQ(works.works[1].name, "training Llama 3.1 8B (more)");
}

// If this fails, a card that lacks the work's number format ends the whole comparison.
TEST(ReadComparison, ACardThatCantBeAskedIsRefused) {
  const ComparisonQuestion c =
      comparison_question_of({spec_of("H100", 16, "train: {model: llama-3.1-8b, precision: fp8}", "t.yaml")},
                             {.cards = {"A100", "H100"}}, shipped());
  says(c.works[0].runs[0].refused, "has no fp8 matrix rate");
  EXPECT_TRUE(c.works[0].runs[0].sizes.empty());
  EXPECT_TRUE(c.works[0].runs[1].refused.empty());
}

// If this fails, a card without a price gets a count out of nothing, or the comparison ends.
TEST(ReadComparison, WhatIsUnknownOfACardIsSaidInItsRow) {
  const ComparisonQuestion c =
      comparison_question_of({kTrain}, {.cards = {"H100", "nvidia-h100-pcie"}, .equal = EqualBy::price}, shipped());
  says(c.works[0].runs[1].refused, "its price is unknown");
}

// If one fails, a mistake goes unnoticed or gets a message that does not mend it.
TEST(ReadComparison, MistakesSayWhatWouldBeRight) {
  says(refusal({kTrain}, {.cards = {"H1OO"}}), "--cards: no accelerator 'H1OO'; did you mean 'nvidia-h100-sxm'?");
  says(refusal({kTrain}, {.cards = {"H100", "nvidia-h100-sxm"}}), "is named twice; name each card once");
  says(refusal({spec_of("H100", 8, "generate: {model: sdxl}\ndemand: {users: 1, pictures: 1}", "d.yaml")}, {}),
       "d.yaml: is not about a given number of cards of one kind; ask size");
  says(refusal({kTrain}, {.cards = {"H100", "B200"}, .equal = EqualBy::price}),
       "is in USD, that of NVIDIA H100 SXM in CNY; say how much one is in the other: --rate USD/CNY=...");
  says(refusal({kTrain}, {.cards = {"nvidia-h100-pcie", "B200"}, .equal = EqualBy::price}),
       "price of NVIDIA H100 PCIe");
  says(complaint([] { return spec_of("H100", 8, "train: {model: llama-3.1-8b, batch: 8}", "t.yaml"); }),
       "train.batch: no such key");
}

// If one fails, a rate is read into another, or a typo into one.
TEST(ReadCurrencyRates, OnlyWholeRatesAreTaken) {
  const std::vector<CurrencyRate> rates = read_currency_rates({"CNY/USD=7.2", "EUR/USD=0.9"});
  EXPECT_EQ(rates[0].of, "CNY");
  EXPECT_EQ(rates[0].in, "USD");
  EXPECT_DOUBLE_EQ(rates[0].amount, 7.2);
  const auto refused = [](const std::vector<std::string>& texts) {
    return complaint([&] { return read_currency_rates(texts); });
  };
  for (const char* wrong : {"7.2", "CNY=7.2", "CNY/USD", "CNY/USD=", "CNY/USD=0", "CNY/USD=-7", "CNY/USD=nan",
                            "CNY/USD=7.2x", "cny/usd=7.2", "CNY/CNY=1", "=/", "CNY=1/USD"})
    says(refused({wrong}), "write for example CNY/USD=7.2");
  says(refused({"CNY/USD=7.2", "CNY/EUR=8"}), "CNY has two rates");
  says(refused({"CNY/USD=7.2", "USD/EUR=1.1"}), "give all rates into one currency");
}

}  // namespace
}  // namespace shortboard
