#include "spec/read_offer.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include <cmath>
#include <string>

#include "document/yaml.h"
#include "support/complaint.h"
#include "support/shipped.h"

namespace shortboard {
namespace {

const Location kHere{"spec.yaml", 2, 12, "offer.nominal"};

Offer read(const std::string& keys, std::vector<Assumption>* assumed = nullptr) {
  const Node node = read_yaml("offer: {" + keys + "}\n", "spec.yaml");
  const Value spec{node, "spec.yaml"};
  std::vector<Assumption> taken;
  Offer offer = read_offer(spec.required("offer"), support::shipped(), taken);
  if (assumed != nullptr) *assumed = taken;
  return offer;
}

// If this fails, P as contracts write them are misread.
TEST(ParseNominal, ReadsPWithAndWithoutThousands) {
  EXPECT_DOUBLE_EQ(parse_nominal("1000 P", kHere).base(), 1e18);
  EXPECT_DOUBLE_EQ(parse_nominal("10,000 P", kHere).base(), 1e19);
  EXPECT_DOUBLE_EQ(parse_nominal("1,234,567.5P", kHere).base(), 1234567.5e15);
  EXPECT_DOUBLE_EQ(parse_nominal("800 POPS", kHere).base(), 8e17);
  EXPECT_DOUBLE_EQ(parse_nominal("500 TFLOPS", kHere).base(), 5e14);
}

// If one fails, P in a wrong unit, or none, buy something.
TEST(ParseNominal, RefusesOtherUnitsAndNothing) {
  const auto says = [](const char* text) { return complaint([&] { return parse_nominal(text, kHere); }); };
  EXPECT_EQ(says("1000"), "spec.yaml:2:12: offer.nominal: '1000' has no unit; write for example '10,000 P'");
  EXPECT_NE(says("1000 TB/s").find("has the unit 'TB/s', which this key does not take"), std::string::npos);
  EXPECT_NE(says("-5 P").find("is negative"), std::string::npos);
  EXPECT_NE(says("0 P").find("is 0; it must be more"), std::string::npos);
  EXPECT_NE(says("1e300 P").find("is out of range"), std::string::npos);
  EXPECT_NE(says("P").find("is not a figure with a unit"), std::string::npos);
  for (const char* commas : {"10,00 P", "1000,000 P", ",100 P", "1,000,00 P", "1,0000 P", "1,,000 P"})
    EXPECT_NE(says(commas).find("has commas that part no thousands"), std::string::npos) << commas;
}

// If this fails, a price is off by a power of ten, or currencies are mixed up.
TEST(ParseMoney, ReadsAmountPowerAndCurrency) {
  const auto is = [](const char* text, double amount, const char* currency) {
    const Money money = parse_money(text, kHere);
    EXPECT_DOUBLE_EQ(money.amount, amount) << text;
    EXPECT_EQ(money.currency, currency) << text;
  };
  is("30 million CNY", 30e6, "CNY");
  is("3,000,000 USD", 3e6, "USD");
  is("1.2 billion CNY", 1.2e9, "CNY");
  is("3000 万 CNY", 30e6, "CNY");
  is("3亿 CNY", 3e8, "CNY");
  is("250000 EUR", 250000.0, "EUR");
}

TEST(ParseMoney, RefusesWhatIsNoAmountOfOneCurrency) {
  const auto says = [](const char* text) { return complaint([&] { return parse_money(text, kHere); }); };
  for (const char* text : {"30 million", "CNY 30", "30 yuan", "30 million CNYX", "30 millions CNY", ""})
    EXPECT_NE(says(text).find("is no amount of one currency; write for example '30 million CNY'"), std::string::npos)
        << text << ": " << says(text);
  EXPECT_NE(says("-3 CNY").find("is negative"), std::string::npos);
  EXPECT_NE(says("0 CNY").find("is 0"), std::string::npos);
  EXPECT_NE(says("1..2 CNY").find("is not a number"), std::string::npos);
}

// If this fails, thousands that are parted by commas make another number.
RC_GTEST_PROP(ParseNominalProperty, CommasDoNotChangeTheNumber, ()) {
  const int number = *rc::gen::inRange(1, 90'000'000);
  const std::string plain = std::to_string(number);
  std::string parted;
  for (std::size_t i = 0; i < plain.size(); ++i) {
    if (i > 0 && (plain.size() - i) % 3 == 0) parted += ',';
    parted += plain[i];
  }
  RC_ASSERT(parse_nominal(parted + " P", kHere) == parse_nominal(plain + " P", kHere));
}

// If this fails, what an offer leaves open is taken for said, or a default is silent.
TEST(ReadOffer, WhatIsNotSaidStaysOpen) {
  std::vector<Assumption> assumed;
  const Offer open = read("nominal: 1000 P, format: fp16", &assumed);
  EXPECT_FALSE(open.sparse || open.cards || open.price);
  EXPECT_EQ(open.accelerator, "");
  ASSERT_EQ(assumed.size(), 1U);
  EXPECT_EQ(assumed[0].key, "offer.market");
  const Offer unknown = read("nominal: 1000 P, format: fp16, sparse: unknown, accelerator: unknown");
  EXPECT_FALSE(unknown.sparse);
  EXPECT_EQ(unknown.accelerator, "");
}

TEST(ReadOffer, KeepsWhatIsSaid) {
  std::vector<Assumption> assumed;
  const Offer o = read(
      "nominal: 250 P, format: fp8, sparse: false, accelerator: H100, cards: 128, price: 30 million CNY, market: US",
      &assumed);
  EXPECT_EQ(o.format, NumberFormat::fp8);
  EXPECT_EQ(o.sparse, false);
  EXPECT_EQ(o.accelerator, "nvidia-h100-sxm");
  EXPECT_EQ(o.cards, 128);
  EXPECT_EQ(o.market, "US");
  ASSERT_EQ(assumed.size(), 1U);  // the tolerance matters, and nobody gave one
  EXPECT_EQ(assumed[0].key, "offer.tolerance");
  EXPECT_EQ(assumed[0].value, "5%");
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
