#include "spec/amounts.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include <cmath>
#include <string>

#include "support/complaint.h"

namespace shortboard {
namespace {

const Location kHere{"spec.yaml", 2, 12, "offer.nominal"};

// If this fails, P as contracts write them are misread.
TEST(ParsePowerForSale, ReadsPWithAndWithoutThousands) {
  EXPECT_DOUBLE_EQ(parse_power_for_sale("1000 P", kHere).base(), 1e18);
  EXPECT_DOUBLE_EQ(parse_power_for_sale("10,000 P", kHere).base(), 1e19);
  EXPECT_DOUBLE_EQ(parse_power_for_sale("1,234,567.5P", kHere).base(), 1234567.5e15);
  EXPECT_DOUBLE_EQ(parse_power_for_sale("800 POPS", kHere).base(), 8e17);
  EXPECT_DOUBLE_EQ(parse_power_for_sale("500 TFLOPS", kHere).base(), 5e14);
}

// If one fails, P in a wrong unit, or none, buy something.
TEST(ParsePowerForSale, RefusesOtherUnitsAndNothing) {
  const auto says = [](const char* text) { return complaint([&] { return parse_power_for_sale(text, kHere); }); };
  EXPECT_EQ(says("1000"), "spec.yaml:2:12: offer.nominal: '1000' has no unit; write for example '10,000 P'");
  EXPECT_NE(says("1000 TB/s").find("has the unit 'TB/s', which this key does not take"), std::string::npos);
  EXPECT_NE(says("-5 P").find("is negative"), std::string::npos);
  EXPECT_NE(says("0 P").find("is 0; it must be more"), std::string::npos);
  EXPECT_NE(says("1e300 P").find("is out of range"), std::string::npos);
  EXPECT_NE(says("P").find("is not a figure with a unit"), std::string::npos);
  for (const char* commas : {"10,00 P", "1000,000 P", ",100 P", "1,000,00 P", "1,0000 P", "1,,000 P"})
    EXPECT_NE(says(commas).find("has commas that do not separate thousands"), std::string::npos) << commas;
}

// If this fails, a price is off by a power of ten, or currencies are mixed up.
TEST(ParsePrice, ReadsAmountPowerAndCurrency) {
  const auto is = [](const char* text, double amount, const char* currency) {
    const Money money = parse_price(text, kHere);
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

TEST(ParsePrice, RefusesWhatIsNoAmountOfOneCurrency) {
  const auto says = [](const char* text) { return complaint([&] { return parse_price(text, kHere); }); };
  for (const char* text : {"30 million", "30 yuan", "30 million CNYX", "30 millions CNY"})
    EXPECT_NE(says(text).find("needs a currency; for example '30 million CNY'"), std::string::npos) << says(text);
  for (const char* text : {"CNY 30", ""})
    EXPECT_NE(says(text).find("is not a price; write for example '30 million CNY'"), std::string::npos) << says(text);
  EXPECT_NE(says("-3 CNY").find("is negative"), std::string::npos);
  EXPECT_NE(says("0 CNY").find("is 0"), std::string::npos);
  EXPECT_NE(says("1..2 CNY").find("is not a number"), std::string::npos);
}

// If this fails, thousands that are parted by commas make another number.
RC_GTEST_PROP(ParsePowerForSaleProperty, CommasDoNotChangeTheNumber, ()) {
  const int number = *rc::gen::inRange(1, 90'000'000);
  const std::string plain = std::to_string(number);
  std::string parted;
  for (std::size_t i = 0; i < plain.size(); ++i) {
    if (i > 0 && (plain.size() - i) % 3 == 0) parted += ',';
    parted += plain[i];
  }
  RC_ASSERT(parse_power_for_sale(parted + " P", kHere) == parse_power_for_sale(plain + " P", kHere));
}

}  // namespace
}  // namespace shortboard
