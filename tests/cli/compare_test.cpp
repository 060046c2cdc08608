#include <gtest/gtest.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <string>

#include "support/golden.h"
#include "support/run.h"

namespace shortboard {
namespace {

const std::string kSeven = "--cards H100,H200,H20,B200,910B,910C,MI300X ";

void fails(const std::string& arguments, int status, const std::string& what) {
  const Outcome r = run(arguments);
  EXPECT_EQ(r.status, status) << arguments;
  EXPECT_EQ(r.out, "") << arguments;
  EXPECT_NE(r.error.find(what), std::string::npos) << r.error;
}

// If this fails, an example's command no longer answers for its seven cards.
TEST(Compare, TheExamplesAnswerForSevenCards) {
  const Outcome r = run("compare " + kSeven +
                        "examples/compare-train-70b.yaml examples/compare-serve-70b.yaml "
                        "examples/compare-serve-deepseek-v3.yaml examples/compare-generate-flux.yaml --format json");
  ASSERT_EQ(r.status, 0) << r.error;
  EXPECT_EQ(r.error, "");
  const nlohmann::json json = nlohmann::json::parse(r.out);
  ASSERT_EQ(json["works"].size(), 4U);
  for (const auto& work : json["works"])
    EXPECT_EQ(std::count_if(json["cards"].begin(), json["cards"].end(),
                            [&](const auto& card) { return card["work"] == work["work"]; }),
              7)
        << work["work"];
}

// If this fails, `compare` and `size` answer differently for one spec and card.
TEST(Compare, AgreesWithSize) {
  const auto effective = [](const std::string& arguments) { return nlohmann::json::parse(run(arguments).out); };
  const nlohmann::json size = effective("size examples/compare-train-70b.yaml --format json"),
                       compared = effective("compare examples/compare-train-70b.yaml --format json");
  EXPECT_EQ(size["effective_pflops"], compared["cards"][0]["effective_pflops"]);
}

// If one fails, a format of a report is not to be had.
TEST(Compare, ComesInEveryFormat) {
  struct Case {
    std::string command, columns;
    int rows;
  };
  for (const auto& [command, columns, rows] :
       {Case{"compare --cards H100,A100 examples/sdxl-8-h100.yaml", "work,name,accelerator,", 2},  // one a card
        Case{"exchange --cards H100,A100 examples/sdxl-8-h100.yaml", "work,from,in,", 4}}) {       // one a pair
    const std::string table = run(command + " --format csv").out;
    EXPECT_EQ(table.find(columns), 0U) << table;
    EXPECT_EQ(std::count(table.begin(), table.end(), '\n'), 1 + rows) << table;
    EXPECT_EQ(run(command + " --format csv-long").out.find("section,name,value,unit\r\n"), 0U);
    EXPECT_NE(run(command + " --format markdown").out.find("| card | "), std::string::npos);
    EXPECT_NE(run(command).out.find("NVIDIA H100 SXM"), std::string::npos);
    EXPECT_EQ(nlohmann::json::parse(run(command + " --format json").out)["schema"], 2);
  }
}

// If this fails, a price that nobody tells looks like one, or ends the comparison.
TEST(Compare, APriceThatNobodyTellsIsUnknown) {
  const Outcome r = run("compare --cards H100,nvidia-h100-pcie examples/sdxl-8-h100.yaml");
  EXPECT_EQ(r.status, 0) << r.error;
  EXPECT_NE(r.out.find("unknown of: NVIDIA H100 PCIe"), std::string::npos) << r.out;
}

// If this fails, --set changes one of the specs only, or none.
TEST(Compare, SettingsHoldForEverySpec) {
  const nlohmann::json json = nlohmann::json::parse(
      run("compare examples/h200-against-h100-training-h100.yaml examples/h200-against-h100-training-h200.yaml "
          "--set cluster.groups[0].count=256 --format json")
          .out);
  ASSERT_EQ(json["works"].size(), 1U);
  ASSERT_EQ(json["cards"].size(), 2U);
  for (const auto& card : json["cards"]) EXPECT_EQ(card["cards"], 256.0);
}

// If this fails, a work that no card can do looks like an answer to a program.
TEST(Compare, NobodyWhoCanEndsWithThree) {
  const Outcome r =
      run("compare --cards nvidia-t4 examples/llama3-405b-16k-h100.yaml --set cluster.groups[0].count=8 "
          "--set plan=auto --set train.precision=fp16");
  EXPECT_EQ(r.status, 3) << r.error;
  EXPECT_NE(r.out.find("none of the cards asked can do it"), std::string::npos) << r.out;
  EXPECT_NE(r.out.find("no plan fits"), std::string::npos);
}

// If one fails, a user's mistake goes unnoticed or gets a message that does not mend it.
TEST(Compare, BadInputSaysWhatWouldBeRight) {
  fails("compare", 2, "no spec is given; give one or more");
  fails("exchange --cards H100,A100", 2, "no spec is given; give one or more");
  fails("compare --cards H1OO,A100 examples/sdxl-8-h100.yaml", 2,
        "--cards: no accelerator 'H1OO'; did you mean 'nvidia-h100-sxm'?");
  fails("compare --cards H100,H100 examples/sdxl-8-h100.yaml", 2, "is named twice");
  fails("compare examples/none.yaml", 2, "examples/none.yaml");
  fails("compare examples/sdxl-8-h100.yaml --equal weight", 2, "");
  fails("compare examples/sdxl-8-h100.yaml --rate CNY=7", 2, "write for example CNY/USD=7.2");
  fails("compare examples/demand-10-pictures-a-day.yaml", 2, "ask size");
  fails("compare --cards H100,B200 examples/sdxl-8-h100.yaml --sort price", 2, "--rate");
  fails("compare examples/sdxl-8-h100.yaml --set generate.stepz=3", 2, "generate.stepz: no such key");
  fails("exchange examples/sdxl-8-h100.yaml", 2, "give two or more, e.g. --cards");
}

// If this fails, a buyer does not learn what 1,000 P of one card are worth in another's.
TEST(Exchange, TellsBothDirections) {
  const nlohmann::json json =
      nlohmann::json::parse(run("exchange --cards H100,910B examples/compare-train-70b.yaml --format json").out);
  const auto& pairs = json["exchange"];
  ASSERT_EQ(pairs.size(), 4U);
  EXPECT_EQ(pairs[0]["worth"], 1.0);
  EXPECT_NEAR(pairs[1]["worth"].get<double>() * pairs[2]["worth"].get<double>(), 1.0, 1e-9);
  EXPECT_LT(pairs[1]["low"], pairs[1]["worth"]);
}

// If one fails, a comparison or what a P of one card is worth in another's has changed: read the difference first.
TEST(Size, TheComparisonOfThreeCards) {
  const Outcome r = run("compare --cards H100,H20,910B examples/compare-train-70b.yaml --format csv");
  ASSERT_EQ(r.status, 0) << r.error;
  expect_golden("compare-train-70b.csv", r.out);
}
TEST(Size, TheExchangeOfThreeCards) {
  const Outcome r = run("exchange --cards H100,H20,910B examples/compare-train-70b.yaml");
  ASSERT_EQ(r.status, 0) << r.error;
  expect_golden("exchange-train-70b.txt", r.out);
}

}  // namespace
}  // namespace shortboard
