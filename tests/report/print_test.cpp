#include <gtest/gtest.h>

#include <algorithm>
#include <limits>
#include <string>

#include "report/report.h"
#include "support/reported.h"

namespace shortboard {
namespace {

using support::holds;
using support::json_of;

/// One of each kind of value; the keys are of the catalogue, their meaning does not matter.
Report sample() {
  Report report{.kind = "training"_w, .title = "a, \"b\".yaml"};
  report.headline = {"as_is_end"_w("First"), "as_is_end"_w("Second")};
  report.notes = {"as_is_end"_w("A note")};
  report.figures = {{"effective_pflops"_w, pflops(6218.2)}, {"run_s"_w, CellValue{}}, {"fits"_w, flag(true)}};
  Table ladder{"ladder"_w, {{"step"_w}, {"factor"_w}, {"lost_pflops"_w, {}, Depth::full}}};
  ladder.rows = {{"nominal", factor(1.0), pflops(0.0)}, {"link, \"slow\"", factor(0.25), pflops(16203.776)}};
  Section memory{.key = "memory"_w,
                 .title = "title.memory"_w(),
                 .lines = {"as_is"_w("a line")},
                 .figures = {{"weights_bytes"_w, Bytes{68.4e9}}, {"servers"_w, unknown()}},
                 .foot = {"as_is"_w("one"), "as_is"_w("two")}};
  Section job{.key = "job"_w, .title = "title.job"_w(), .figures = {{"model"_w, "m"}}, .in_row = true};
  Section price{.title = "title.prices"_w(),
                .tables = {{"prices"_w,
                            {{"name"_w}, {"price"_w}, {"best"_w}},
                            {{"x", range(money(1e6, "USD"), 2e6), list({"a", "b"})}, {"y", unknown(), absent()}}}}};
  report.sections = {{.title = "title.ladder"_w(), .tables = {ladder}}, memory, job, price};
  return report;
}

// If this fails, text leaves out a part of the report, or numbers stand in another form than people read.
TEST(Print, TextHasHeadlineNotesSectionsAndFeet) {
  EXPECT_EQ(print(sample(), Format::text),
            "First. Second.\n"
            "A note.\n"
            "\n"
            "From nominal to effective P\n"
            "  step          factor\n"
            "  nominal       1.0000\n"
            "  link, \"slow\"  0.2500\n"
            "\n"
            "Memory of the fullest card\n"
            "  a line\n"
            "  weights  68.40 GB\n"
            "  servers   unknown\n"
            "  one; two\n"
            "\n"
            "Workload\n"
            "  model  m\n"
            "\n"
            "Prices\n"
            "  name         price  best\n"
            "  x     1 to 2 M USD  a, b\n"
            "  y          unknown  -\n");
}

// If this fails, a reader who asks for all figures does not get them.
TEST(Print, FullDepthShowsMainFiguresAndAllColumns) {
  const std::string text = print(sample(), Format::text, Depth::full);
  EXPECT_TRUE(holds(text, "effective P  6,218")) << text;
  EXPECT_TRUE(holds(text, "link, \"slow\"  0.2500  16,204")) << text;
  EXPECT_FALSE(holds(print(sample(), Format::text), "16,204"));
}

// If this fails, Markdown has a table that no viewer draws: a heading, a rule and rows of as many cells.
TEST(Print, MarkdownTablesHaveRules) {
  const std::string text = print(sample(), Format::markdown);
  EXPECT_TRUE(text.starts_with("# a, \"b\".yaml\n\nFirst. Second.\n\nA note.\n")) << text;
  EXPECT_TRUE(
      holds(text, "\n## From nominal to effective P\n\n| step | factor |\n| --- | ---: |\n| nominal | 1.0000 |"));
  EXPECT_TRUE(holds(text, "- a line\n| | |\n") || holds(text, "- a line\n|  |  |\n")) << text;
}

// If this fails, programs can't read a report: values not of their type, or what is unknown as a number.
TEST(Print, JsonKeepsTypesAndKeys) {
  const nlohmann::json json = json_of(sample());
  EXPECT_EQ(json.at("schema"), 2);
  EXPECT_EQ(json.at("kind"), "training");
  EXPECT_EQ(json.at("title"), "a, \"b\".yaml");
  EXPECT_EQ(json.at("headline"), "First. Second.");
  EXPECT_EQ(json.at("effective_pflops"), 6218.2);
  EXPECT_TRUE(json.at("run_s").is_null());
  EXPECT_EQ(json.at("fits"), true);
  EXPECT_EQ(json.at("ladder")[1].at("lost_pflops"), 16203.776);
  EXPECT_EQ(json.at("memory").at("weights_bytes"), 68.4e9);
  EXPECT_TRUE(json.at("memory").at("servers").is_null());
  EXPECT_EQ(json.at("prices")[0].at("price"), (nlohmann::json{{"low", 1e6}, {"high", 2e6}}));
  EXPECT_EQ(json.at("prices")[0].at("best"), (nlohmann::json{"a", "b"}));
  EXPECT_TRUE(json.at("prices")[1].at("price").is_null());
  EXPECT_FALSE(json.at("prices")[1].contains("best"));
}

// If this fails, a control character or a quotation mark breaks the JSON, or an infinite figure does.
TEST(Print, JsonEscapesAndHasNoInfinity) {
  Report report{.kind = "training"_w, .title = "a\n\"\\b"};
  report.figures = {{"mfu"_w, share(std::numeric_limits<double>::infinity())}, {"count"_w, count(1e15)}};
  const nlohmann::json json = json_of(report);
  EXPECT_EQ(json.at("title"), "a\n\"\\b");
  EXPECT_TRUE(json.at("mfu").is_null());
  EXPECT_TRUE(json.at("count").is_number_integer());
}

// If this fails, a spreadsheet reads cells in the wrong columns: one row of main figures where no table is the main
// one.
TEST(Print, CsvIsOneRowOfMainFigures) {
  EXPECT_EQ(print(sample(), Format::csv),
            "title,job_model,effective_pflops,run_s,fits\r\n\"a, \"\"b\"\".yaml\",m,6218.2,,true\r\n");
}

// If this fails, a spreadsheet misses rows of the main table, or a range loses an end.
TEST(Print, CsvIsTheMainTable) {
  Report report = sample();
  report.main = "prices"_w;
  EXPECT_EQ(print(report, Format::csv), "name,price_low,price_high,best\r\nx,1000000,2000000,a; b\r\ny,,,\r\n");
  report.main = "ladder"_w;
  EXPECT_EQ(print(report, Format::csv),
            "step,factor,lost_pflops\r\nnominal,1,0\r\n\"link, \"\"slow\"\"\",0.25,16203.776\r\n");
}

// If this fails, a figure of the report has no row in the long form, or one without its unit.
TEST(Print, CsvLongHasARowForEveryNumber) {
  EXPECT_EQ(print(sample(), Format::csv_long),
            "section,name,value,unit\r\n"
            "answer,effective_pflops,6218.2,PFLOPS\r\n"
            "answer,fits,1,1\r\n"
            "ladder.factor,nominal,1,1\r\n"
            "ladder.factor,\"link, \"\"slow\"\"\",0.25,1\r\n"
            "ladder.lost_pflops,nominal,0,PFLOPS\r\n"
            "ladder.lost_pflops,\"link, \"\"slow\"\"\",16203.776,PFLOPS\r\n"
            "memory,weights_bytes,6.84e+10,B\r\n"
            "prices.price.low,x,1000000,USD\r\n"
            "prices.price.high,x,2000000,USD\r\n");
}

// If this fails, columns of names that are not ASCII are out of line: a character of three bytes shows one.
TEST(Print, ColumnsAlignByCharacters) {
  Report report{.kind = "training"_w};
  report.sections = {{.tables = {{"assumed"_w, {{"what"_w}, {"key"_w}}, {{"abc", "k"}, {"昇腾卡", "k"}}}}}};
  EXPECT_EQ(print(report, Format::text), "  what  key\n  abc   k\n  昇腾卡   k\n");
}

// If this fails, a wide table is not divided, its rows lose their names, or the best is not starred.
TEST(Print, ViewsDivideAWideTable) {
  Report report{.kind = "training"_w};
  CellValue best = number(2.0);
  best.best = true;
  report.sections = {{.title = "title.cards"_w(),
                      .tables = {{.key = "cards"_w,
                                  .columns = {{"name"_w}, {"cards"_w}, {.key = "per"_w, .view = 1}},
                                  .rows = {{"x", best, number(3.0)}},
                                  .views = {"title.costs"_w()}}}}};
  EXPECT_EQ(print(report, Format::text),
            "Cards side by side\n  name  cards\n  x        *2\n\nPower and price\n  name  per\n  x       3\n");
  EXPECT_EQ(json_of(report).at("cards")[0].at("cards"), 2.0);
}

// If this fails, a look for people reaches programs and gives them a table twice, or a column without content fills the
// page.
TEST(Print, TablesForPeopleAreNotForPrograms) {
  Report report{.kind = "training"_w};
  report.sections = {{.tables = {{.key = "cards"_w,
                                  .columns = {{"name"_w}, {.key = "worth"_w, .heading = "H100"}, {"note"_w}},
                                  .rows = {{"x", "1", CellValue{}}},
                                  .people_only = true}}}};
  EXPECT_FALSE(json_of(report).contains("cards"));
  EXPECT_EQ(print(report, Format::text), "  name  H100\n  x     1\n");
}

}  // namespace
}  // namespace shortboard
