#include "units/parse.h"

#include <gtest/gtest.h>

#include <string>

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

}  // namespace
}  // namespace shortboard
