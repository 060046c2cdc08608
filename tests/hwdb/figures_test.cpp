#include "hwdb/figures.h"

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <string>

#include "document/yaml.h"
#include "support/complaint.h"

namespace shortboard {
namespace {

const std::string kSources = "sources: {sheet: {title: a datasheet, address: https://example.com/sheet}}\n";
const std::string kFrom = "confidence: datasheet, source: sheet";

/// An entry with sources and one more key, read by a function of its figures.
template <class Read>
auto of(const std::string& key, Read&& read) {
  const Node entry = read_yaml(kSources + key + "\n", "card.yaml");
  const Value value{entry, "card.yaml"};
  return read(Figures{value}, value);
}

std::string said_of(const std::string& figure) {
  return complaint([&] {
    return of("f: " + figure, [](const Figures& figures, const Value& entry) {
      return figures.read(entry.required("f"), parse_bytes);
    });
  });
}

// If this fails, a figure loses where it was read, or its value is another one.
TEST(Figures, AFigureKeepsItsSource) {
  const Sourced<Bytes> found =
      of("f: {value: 80 GB, note: as sold, " + kFrom + "}",
         [](const Figures& figures, const Value& entry) { return figures.read(entry.required("f"), parse_bytes); });
  EXPECT_EQ(found.value, Bytes{80e9});
  EXPECT_EQ(found.from.confidence, Confidence::datasheet);
  EXPECT_EQ(found.from.title, "a datasheet");
  EXPECT_EQ(found.from.address, "https://example.com/sheet");
  EXPECT_EQ(found.from.note, "as sold");
}

// If one fails, a figure without a source, or of an unknown one, gets into an estimate.
TEST(Figures, RefusesAFigureWithoutASource) {
  EXPECT_NE(said_of("{value: 80 GB}").find("the key 'confidence' is missing"), std::string::npos);
  EXPECT_NE(said_of("{value: 80 GB, confidence: datasheet}").find("the key 'source' is missing"), std::string::npos);
  EXPECT_NE(said_of("{value: 80 GB, confidence: datasheet, source: shet}").find("did you mean 'sheet'?"),
            std::string::npos);
  EXPECT_NE(said_of("{value: 80 GB, confidence: hearsay, source: sheet}").find("no confidence 'hearsay'"),
            std::string::npos);
  EXPECT_NE(said_of("{value: 0 GB, " + kFrom + "}").find("is 0; leave out what nobody publishes"), std::string::npos);
  EXPECT_NE(said_of("{value: 80 GB, extra: 1, " + kFrom + "}").find("no such key"), std::string::npos);
}

// If one fails, a source that nobody can look up is taken.
TEST(Figures, SourcesHaveTitleAndAddress) {
  for (const char* source :
       {"{title: t}", "{address: a}", "{title: '', address: a}", "{title: t, address: a, by: x}"}) {
    const Node entry = read_yaml(fmt::format("sources: {{s: {}}}\n", source), "card.yaml");
    EXPECT_NE(complaint([&] { return Figures{Value{entry, "card.yaml"}}; }), "nothing") << source;
  }
}

std::string price_said(const std::string& price) {
  return complaint([&] {
    return of("prices: [" + price + "]",
              [](const Figures& figures, const Value& entry) { return figures.prices(entry); });
  });
}

// If one fails, a price without currency, unit or date is added to others.
TEST(Figures, APriceHasCurrencyUnitAndDate) {
  const std::string rest = "currency: USD, per: card, date: \"2024-03\", " + kFrom;
  EXPECT_EQ(price_said("{value: 30000, " + rest + "}"), "nothing");
  EXPECT_EQ(price_said("{value: 30000, high: 40000, " + rest + "}"), "nothing");
  EXPECT_NE(price_said("{value: 30000, high: 20000, " + rest + "}").find("is below the value"), std::string::npos);
  EXPECT_NE(price_said("{value: 0, " + rest + "}").find("is 0"), std::string::npos);
  EXPECT_NE(price_said("{value: 1, currency: USD, per: dozen, date: \"2024\", " + kFrom + "}").find("no priced thing"),
            std::string::npos);
}

// If this fails, a price that was quoted once has no upper end, and comparisons take it for free.
TEST(Figures, ASinglePriceIsBothEnds) {
  const auto prices = of("prices: [{value: 7, currency: CNY, per: server, date: \"2025\", " + kFrom + "}]",
                         [](const Figures& figures, const Value& entry) { return figures.prices(entry); });
  ASSERT_EQ(prices.size(), 1U);
  EXPECT_EQ(prices[0].low, 7.0);
  EXPECT_EQ(prices[0].high, 7.0);
  EXPECT_EQ(prices[0].per, "server");
}

// If this fails, dates are taken that do not sort: prices are chosen by the latest.
RC_GTEST_PROP(Figures, DatesAreOfThreeShapes, ()) {
  const int year = *rc::gen::inRange(2015, 2030), month = *rc::gen::inRange(1, 13), day = *rc::gen::inRange(1, 29);
  const auto said = [&](const std::string& date) {
    return price_said(fmt::format("{{value: 1, currency: USD, per: card, date: \"{}\", {}}}", date, kFrom));
  };
  RC_ASSERT(said(fmt::format("{}", year)) == "nothing");
  RC_ASSERT(said(fmt::format("{}-{:02}", year, month)) == "nothing");
  RC_ASSERT(said(fmt::format("{}-{:02}-{:02}", year, month, day)) == "nothing");
  RC_ASSERT(said(fmt::format("{:02}/{}", month, year)).find("is not a date") != std::string::npos);
  RC_ASSERT(said(fmt::format("{}-{:02}-", year, month)).find("is not a date") != std::string::npos);
  RC_ASSERT(said(fmt::format("{}{:02}{:02}", year, month, day)).find("is not a date") != std::string::npos);
}

// If this fails, a card that may not be sold somewhere is offered there, or since another day.
TEST(Figures, MarketsHaveAStatusAndDates) {
  const auto markets = of("markets: [{market: CN, status: banned, since: \"2023-10-17\", " + kFrom + "}]",
                          [](const Figures& figures, const Value& entry) { return figures.markets(entry); });
  ASSERT_EQ(markets.size(), 1U);
  EXPECT_EQ(markets[0].market, "CN");
  EXPECT_EQ(markets[0].status, "banned");
  EXPECT_EQ(markets[0].since, "2023-10-17");
  EXPECT_EQ(markets[0].until, "");
  EXPECT_NE(complaint([&] {
              return of("markets: [{market: CN, status: forbidden, " + kFrom + "}]",
                        [](const Figures& figures, const Value& entry) { return figures.markets(entry); });
            }).find("no status 'forbidden'"),
            std::string::npos);
}

// If this fails, a rate of one number format is taken for another's, or a mistyped format is left out in silence.
TEST(Figures, PeaksAreByTheirFormat) {
  const Peaks peaks =
      of("peak: {bf16: {value: 989 TFLOPS, " + kFrom + "}, int8: {value: 1979 TOPS, " + kFrom + "}}",
         [](const Figures& figures, const Value& entry) { return figures.peaks(entry.optional("peak")); });
  EXPECT_EQ(peaks[index(NumberFormat::bf16)]->value, FlopsPerSecond{989e12});
  EXPECT_EQ(peaks[index(NumberFormat::int8)]->value, FlopsPerSecond{1979e12});
  EXPECT_FALSE(peaks[index(NumberFormat::fp8)].has_value());
  EXPECT_NE(complaint([&] {
              return of(
                  "peak: {bf15: {value: 1 TFLOPS, " + kFrom + "}}",
                  [](const Figures& figures, const Value& entry) { return figures.peaks(entry.optional("peak")); });
            }).find("no such number format; one of"),
            std::string::npos);
}

// If this fails, a second published figure is noted without saying who published it.
TEST(Figures, ConflictsNameTheirSourceToo) {
  const auto said = [](const std::string& conflict) {
    return complaint([&] {
      return of("conflicts: [" + conflict + "]", [](const Figures& figures, const Value& entry) {
        figures.check_conflicts(entry);
        return 0;
      });
    });
  };
  EXPECT_EQ(said("{figure: memory.sold, value: 81 GB, " + kFrom + "}"), "nothing");
  EXPECT_NE(said("{figure: memory.sold, value: 81 GB}").find("the key 'confidence' is missing"), std::string::npos);
  EXPECT_NE(said("{value: 81 GB, " + kFrom + "}").find("the key 'figure' is missing"), std::string::npos);
}

// If this fails, a count or share that is zero is taken where it must be more, or refused where it may be zero.
TEST(Figures, NumbersMayBeZeroOnlyWhereTheySaySo) {
  const auto read = [](bool zero_allowed) {
    return complaint([&] {
      return of("f: {value: 0, " + kFrom + "}", [&](const Figures& figures, const Value& entry) {
        return figures.number(entry.required("f"), zero_allowed);
      });
    });
  };
  EXPECT_NE(read(false).find("is 0; it must be more"), std::string::npos);
  EXPECT_EQ(read(true), "nothing");
}

}  // namespace
}  // namespace shortboard
