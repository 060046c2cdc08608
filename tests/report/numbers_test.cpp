#include "report/numbers.h"

#include <gtest/gtest.h>

#include <string>

namespace shortboard {
namespace {

// If this fails, people read numbers with exponents, or digits that tell nothing.
TEST(Numbers, ReadWithoutExponents) {
  EXPECT_EQ(number_text(0.0), "0");
  EXPECT_EQ(number_text(0.00012345), "0.0001234");
  EXPECT_EQ(number_text(0.328149), "0.3281");
  EXPECT_EQ(number_text(0.5), "0.5");
  EXPECT_EQ(number_text(42.4567), "42.46");
  EXPECT_EQ(number_text(999.96), "1,000");
  EXPECT_EQ(number_text(16203.776), "16,204");
  EXPECT_EQ(number_text(-16203.776), "-16,204");
  EXPECT_EQ(number_text(2.4636e6), "2.46 M");
  EXPECT_EQ(number_text(999'600.0), "1 M");
  EXPECT_EQ(number_text(4.05e11), "405 B");
  EXPECT_EQ(number_text(1.56e13), "15.6 T");
  EXPECT_EQ(number_text(3.2e18), "3,200,000 T");
}

// If this fails, a count of cards is rounded.
TEST(Numbers, CountsAreWhole) {
  EXPECT_EQ(count_text(8.0), "8");
  EXPECT_EQ(count_text(16384.0), "16,384");
  EXPECT_EQ(count_text(1048576.0), "1,048,576");
  EXPECT_EQ(count_text(1.56e13), "15.6 T");
}

// If this fails, spans are in units that nobody reads.
TEST(Numbers, SpansReadInTheirUnit) {
  EXPECT_EQ(span_text(0.0), "0 s");
  EXPECT_EQ(span_text(12e-6), "12 us");
  EXPECT_EQ(span_text(0.0305), "30.5 ms");
  EXPECT_EQ(span_text(19.94), "19.94 s");
  EXPECT_EQ(span_text(0.328 * 3600.0), "19.7 min");
  EXPECT_EQ(span_text(7200.0), "2 hours");
  EXPECT_EQ(span_text(86400.0 * 54.0), "54 days");
  EXPECT_EQ(span_text(86400.0 * 365.25 * 40.0), "40 years");
}

// If this fails, a share or gain is printed as another one: a gain of 20 is 21 times as much.
TEST(Numbers, SharesAndGains) {
  EXPECT_EQ(percent_text(0.38375), "38.4%");
  EXPECT_EQ(percent_text(0.0004), "0.04%");
  EXPECT_EQ(percent_text(0.0), "0.0%");
  EXPECT_EQ(gain_text(0.167), "+16.7%");
  EXPECT_EQ(gain_text(-0.05), "-5.0%");
  EXPECT_EQ(gain_text(20.0), "x21");
}

// If this fails, bytes, watts and rates lose their prefix.
TEST(Numbers, QuantitiesTakeThePrefixThatReadsBest) {
  EXPECT_EQ(bytes_text(68.409e9), "68.41 GB");
  EXPECT_EQ(bytes_text(0.32e9), "0.32 GB");
  EXPECT_EQ(bytes_text(180e6), "0.18 GB");
  EXPECT_EQ(bytes_text(18e6), "18 MB");
  EXPECT_EQ(bytes_text(2.5e12), "2.5 TB");
  EXPECT_EQ(power_text(700.0), "700 W");
  EXPECT_EQ(power_text(11.5e6), "11.5 MW");
  EXPECT_EQ(prefixed_text(989e12, "FLOPS"), "989 TFLOPS");
  EXPECT_EQ(prefixed_text(50e9, "B/s"), "50 GB/s");
}

// If this fails, money loses its currency, or a range reads as one price.
TEST(Numbers, MoneyKeepsItsCurrency) {
  EXPECT_EQ(money_text(3000.0, "CNY"), "3,000 CNY");
  EXPECT_EQ(money_text(5.12e6, 7.68e6, "USD"), "5.12 to 7.68 M USD");
  EXPECT_EQ(money_text(480e3, 640e3, "USD"), "480,000 to 640,000 USD");
  EXPECT_EQ(money_text(30e3, 30e3, "USD"), "30,000 USD");
}

}  // namespace
}  // namespace shortboard
