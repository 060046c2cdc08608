#include "units/parse.h"

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <array>
#include <cmath>
#include <cstddef>
#include <string>

#include "support/complaint.h"

namespace shortboard {
namespace {

const Location kAt{"card.yaml", 4, 9, "memory.sold"};

static_assert(Bytes{8e9} / BytesPerSecond{4e9} == Seconds{2});

// If this fails, a GB and a GiB are taken for each other (7% of a card's memory).
TEST(ParseBytes, DecimalAndBinaryPrefixesDiffer) {
  EXPECT_DOUBLE_EQ(parse_bytes("80 GB", kAt).base(), 80e9);
  EXPECT_DOUBLE_EQ(parse_bytes("81559 MiB", kAt).base(), 81559.0 * 1048576.0);
}

// If this fails, a 400 Gb/s network card is taken for 400 GB/s: 400e9 / 8 = 50e9 bytes per second.
TEST(ParseBytesPerSecond, BitsAreAnEighthOfABytes) {
  EXPECT_DOUBLE_EQ(parse_bytes_per_second("400 Gb/s", kAt).base(), 50e9);
  EXPECT_DOUBLE_EQ(parse_bytes_per_second("3.35TB/s", kAt).base(), 3.35e12);
}

// If this fails, a peak or a latency is off by powers of a thousand.
TEST(Parse, PrefixesOfTheOtherQuantities) {
  EXPECT_DOUBLE_EQ(parse_flops_per_second("989.4 TFLOPS", kAt).base(), 989.4e12);
  EXPECT_DOUBLE_EQ(parse_seconds("50 ms", kAt).base(), 0.05);
  EXPECT_DOUBLE_EQ(parse_watts("10 kW", kAt).base(), 1e4);
}

// If this fails, a wrong figure is taken in silence.
TEST(Parse, RefusesWhatIsNoFigureOfTheUnit) {
  for (const char* text : {"", "80", "80 gb", "80 K", "-1 GB", "-0 GB", "nan GB", "inf GB", "1e999 GB", "1e308 PB",
                           "0x10 GB", "1_000 GB", "80 GB/s", "80  GB", " 80 GB", "+80 GB"})
    EXPECT_THROW((void)parse_bytes(text, kAt), SpecError) << text;
}

// If this fails, the message no longer says where the mistake is and what would be right.
TEST(Parse, TheMessageMendsTheFile) {
  try {
    (void)parse_bytes("80", kAt);
    FAIL() << "no error";
  } catch (const SpecError& error) {
    EXPECT_EQ(std::string(error.what()), "card.yaml:4:9: memory.sold: '80' has no unit; write for example '80 GB'");
  }
}

/// A unit's prefixes, each a thousand times the one before it.
const std::array<std::string, 6> kThousands{"", "k", "M", "G", "T", "P"};

// If this fails, one of the prefixes is not a thousand times (or 1024 times) the one before it.
TEST(Parse, EachPrefixIsAThousandTimesTheOneBefore) {
  double decimal = 3.0, binary = 3.0;
  for (const std::string& prefix : kThousands) {
    EXPECT_DOUBLE_EQ(parse_bytes("3 " + prefix + "B", kAt).base(), decimal);
    EXPECT_DOUBLE_EQ(parse_bytes_per_second("3 " + prefix + "B/s", kAt).base(), decimal);
    EXPECT_DOUBLE_EQ(parse_bytes_per_second("3 " + prefix + "b/s", kAt).base(), decimal / 8.0);
    EXPECT_DOUBLE_EQ(parse_flops_per_second("3 " + prefix + "FLOPS", kAt).base(), decimal);
    EXPECT_DOUBLE_EQ(parse_flops_per_second("3 " + prefix + "OPS", kAt).base(), decimal);
    EXPECT_DOUBLE_EQ(parse_watts("3 " + prefix + "W", kAt).base(), decimal);
    EXPECT_DOUBLE_EQ(parse_hertz("3 " + prefix + "Hz", kAt).base(), decimal);
    if (!prefix.empty()) {
      const std::string of_two = (prefix == "k" ? "K" : prefix) + "i";
      EXPECT_DOUBLE_EQ(parse_bytes("3 " + of_two + "B", kAt).base(), binary);
      EXPECT_DOUBLE_EQ(parse_bytes_per_second("3 " + of_two + "B/s", kAt).base(), binary);
    }
    decimal *= 1000.0;
    binary *= 1024.0;
  }
}

// If this fails, a latency is off by powers of a thousand, or a long time is taken where a short one is meant.
TEST(ParseSeconds, FractionsOfASecondOnly) {
  EXPECT_DOUBLE_EQ(parse_seconds("4 s", kAt).base(), 4.0);
  EXPECT_DOUBLE_EQ(parse_seconds("4 ms", kAt).base(), 4e-3);
  EXPECT_DOUBLE_EQ(parse_seconds("4 us", kAt).base(), 4e-6);
  EXPECT_DOUBLE_EQ(parse_seconds("4 ns", kAt).base(), 4e-9);
  for (const char* text : {"4 ks", "4 min", "4 h", "4", "4 Ms"})
    EXPECT_THROW((void)parse_seconds(text, kAt), SpecError) << text;
}

// If this fails, a power is read as a rate or the like: every parser must refuse the units of the others.
TEST(Parse, RefusesUnitsOfAnotherDimension) {
  for (const char* text : {"1 B", "1 B/s", "1 b/s", "1 FLOPS", "1 s", "1 W", "1 Hz"}) {
    int takers = 0;
    for (const std::string& said :
         {complaint([&] { return parse_bytes(text, kAt); }),
          complaint([&] { return parse_bytes_per_second(text, kAt); }),
          complaint([&] { return parse_flops_per_second(text, kAt); }),
          complaint([&] { return parse_seconds(text, kAt); }), complaint([&] { return parse_watts(text, kAt); }),
          complaint([&] { return parse_hertz(text, kAt); })})
      takers += said == "nothing" ? 1 : 0;
    EXPECT_EQ(takers, 1) << text;
  }
}

// If one fails, a message names another fault than the text has.
TEST(Parse, EachFaultHasItsOwnMessage) {
  const auto said = [](const char* text) { return complaint([&] { return parse_watts(text, kAt); }); };
  const std::string place = "card.yaml:4:9: memory.sold: ", remedy = "; write for example '700 W'";
  EXPECT_EQ(said("-7 W"), place + "'-7 W' is negative" + remedy);
  EXPECT_EQ(said("1e999 W"), place + "'1e999 W' is out of range" + remedy);
  EXPECT_EQ(said("1e308 PW"), place + "'1e308 PW' is out of range" + remedy);
  EXPECT_EQ(said("many W"), place + "'many W' is not a figure with a unit" + remedy);
  EXPECT_EQ(said("7 V"), place + "'7 V' has the unit 'V', which this key does not take" + remedy);
}

// If this fails, a figure printed in full and written into a file is read back as another one.
RC_GTEST_PROP(Parse, APrintedFigureIsReadBack, ()) {
  const double figure = *rc::gen::inRange(0, 1000000000) * std::pow(10.0, *rc::gen::inRange(-12, 12));
  RC_ASSERT(parse_bytes(fmt::format("{} B", figure), kAt).base() == figure);
  RC_ASSERT(parse_seconds(fmt::format("{}s", figure), kAt).base() == figure);
}

// If this fails, the same figure in a larger unit is another figure: 2,000 GB are 2 TB.
RC_GTEST_PROP(Parse, ALargerUnitTakesASmallerNumber, ()) {
  const int number = *rc::gen::inRange(0, 1000000);
  const auto larger = *rc::gen::inRange<std::size_t>(1, kThousands.size());
  const double small = parse_bytes(fmt::format("{}000 {}B", number, kThousands[larger - 1]), kAt).base();
  const double large = parse_bytes(fmt::format("{} {}B", number, kThousands[larger]), kAt).base();
  RC_ASSERT(std::abs(small - large) <= 1e-12 * large);
}

}  // namespace
}  // namespace shortboard
