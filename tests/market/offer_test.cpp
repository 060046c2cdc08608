#include <gtest/gtest.h>

#include <string>

#include "document/yaml.h"
#include "market/contract.h"
#include "question/assumption_words.h"
#include "spec/read_spec.h"
#include "support/complaint.h"
#include "support/shipped.h"

namespace shortboard {
namespace {

ContractQuestion asked(const std::string& keys) {
  const Node node = read_yaml("offer: {" + keys + "}\ntrain: {model: llama-3.1-8b}\n", "spec.yaml");
  return contract_question_of(read_spec(node, "spec.yaml"), support::shipped());
}
Offer read(const std::string& keys) { return asked(keys).offer; }

// If this fails, what an offer leaves open is taken for said, or a default is silent.
TEST(ReadOffer, WhatIsNotSaidStaysOpen) {
  const ContractQuestion question = asked("nominal: 1000 P, format: fp16");
  const Offer& open = question.offer;
  const std::vector<Assumption>& assumed = question.assumed;
  EXPECT_FALSE(open.sparse || open.cards || open.price);
  EXPECT_EQ(open.accelerator, "");
  ASSERT_EQ(assumed.size(), 1U);
  EXPECT_EQ(words_of(assumed[0]).key, "offer.market");
  const Offer unknown = read("nominal: 1000 P, format: fp16, sparse: unknown, accelerator: unknown");
  EXPECT_FALSE(unknown.sparse);
  EXPECT_EQ(unknown.accelerator, "");
}

TEST(ReadOffer, KeepsWhatIsSaid) {
  const ContractQuestion question = asked(
      "nominal: 250 P, format: fp8, sparse: false, accelerator: H100, cards: 128, price: 30 million CNY, market: US");
  const Offer& o = question.offer;
  const std::vector<Assumption>& assumed = question.assumed;
  EXPECT_EQ(o.format, NumberFormat::fp8);
  EXPECT_EQ(o.sparse, false);
  EXPECT_EQ(o.accelerator, "nvidia-h100-sxm");
  EXPECT_EQ(o.cards, 128);
  EXPECT_EQ(o.market, "US");
  ASSERT_EQ(assumed.size(), 1U);  // the tolerance matters, and nobody gave one
  EXPECT_EQ(words_of(assumed[0]).key, "offer.tolerance");
  EXPECT_EQ(words_of(assumed[0]).value, "5%");
}

// If one fails, a mistake in an offer goes unnoticed or is not placed.
TEST(ReadOffer, RefusesWithAPlace) {
  const auto says = [](const std::string& keys) { return complaint([&] { return read(keys); }); };
  EXPECT_EQ(says("nominal: 1000 P"), "spec.yaml:1:8: offer: the key 'format' is missing");
  EXPECT_EQ(says("nominal: 1000 P, format: fp16, sparsity: true"),
            "spec.yaml:1:50: offer.sparsity: no such key; did you mean 'sparse'?");
  EXPECT_NE(says("nominal: 1000 P, format: fp12").find("offer.format: no number format 'fp12'; one of fp64"),
            std::string::npos);
  EXPECT_NE(says("nominal: 1000 P, format: fp16, sparse: maybe").find("'maybe' is neither true nor false"),
            std::string::npos);
  EXPECT_NE(says("nominal: 1000 P, format: fp16, accelerator: H1000").find("offer.accelerator: no accelerator 'H1000'"),
            std::string::npos);
  EXPECT_NE(says("nominal: 1000 P, format: fp8, accelerator: A100")
                .find("offer.accelerator: nvidia-a100-sxm-80gb has no fp8 peak; its formats: fp64, tf32, bf16"),
            std::string::npos)
      << says("nominal: 1000 P, format: fp8, accelerator: A100");
  EXPECT_NE(says("nominal: 1000 P, format: fp16, cards: 0").find("offer.cards: 0 is too few"), std::string::npos);
  EXPECT_NE(says("nominal: 1000 P, format: fp16, tolerance: 0.1").find("offer.tolerance: is of P / cards"),
            std::string::npos);
}

}  // namespace
}  // namespace shortboard
