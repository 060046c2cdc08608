#include <fmt/format.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <string>
#include <vector>

#include "document/value.h"
#include "document/yaml.h"
#include "support/complaint.h"
#include "support/run.h"

namespace shortboard {
namespace {

std::string csv_complaint(const std::string& text) {
  return complaint([&] { return read_csv(text, "f.csv"); });
}

// If this fails, a measurement is read from another column or row than it stands in, or errors point elsewhere.
TEST(ReadCsv, RowsAreMapsOfTheHeadersNamesWithPlaces) {
  const Node rows = read_csv("m,n,note\n1,22,\n3, 4 ,x y\n", "f.csv");
  ASSERT_EQ(rows.kind, Node::Kind::list);
  ASSERT_EQ(rows.children.size(), 2U);
  EXPECT_EQ(rows.children[0].find("n")->text, "22");
  EXPECT_EQ(rows.children[0].find("note"), nullptr) << "an empty cell is no value";
  EXPECT_EQ(rows.children[1].find("n")->text, "4");
  EXPECT_EQ(rows.children[1].find("note")->text, "x y");
  EXPECT_EQ(rows.children[1].line, 3);
  EXPECT_EQ(rows.children[1].find("note")->column, 7);
  const Value value{rows, "f.csv"};
  EXPECT_EQ(complaint([&] { return value.items()[1].required("note").positive(); }),
            "f.csv:3:7: [1].note: 'x y' is not a number");
}

// If this fails, sources that hold commas, quotes or line breaks shift the columns after them.
TEST(ReadCsv, QuotedCellsHoldCommasQuotesAndLineBreaks) {
  const Node rows = read_csv("source,m\n\"a, \"\"b\"\"\nc\",7\n\"\",8\nd,9\n", "f.csv");
  ASSERT_EQ(rows.children.size(), 3U);
  EXPECT_EQ(rows.children[0].find("source")->text, "a, \"b\"\nc");
  EXPECT_EQ(rows.children[0].find("m")->text, "7");
  EXPECT_EQ(rows.children[1].find("source"), nullptr);
  EXPECT_EQ(rows.children[2].line, 5) << "lines inside quotes count";
}

// If this fails, files that a spreadsheet wrote or that carry notes are refused or misread.
TEST(ReadCsv, CommentsBlankLinesByteOrderMarkAndEitherLineEndAreTaken) {
  const Node plain = read_csv("m,n\n1,2\n", "f.csv");
  for (const char* same : {"\xEF\xBB\xBFm,n\r\n1,2\r\n", "# about\n\nm,n\n# why, \"so\n1,2", "m,n\n\n1,2\r"}) {
    const Node rows = read_csv(same, "f.csv");
    ASSERT_EQ(rows.children.size(), 1U) << same;
    EXPECT_EQ(rows.children[0].find("m")->text, plain.children[0].find("m")->text);
    EXPECT_EQ(rows.children[0].find("n")->text, "2");
  }
  EXPECT_TRUE(read_csv("m,n\n", "f.csv").children.empty());
}

// If one fails, a broken table is read as another one.
TEST(ReadCsv, RefusesWhatIsNoTable) {
  EXPECT_EQ(csv_complaint("m,n\n1,2\n1\n"),
            "f.csv:3: the row has 1 cells, the header 2; quote a cell that holds a comma");
  EXPECT_EQ(csv_complaint("m,n\n1,2,3\n"),
            "f.csv:2: the row has 3 cells, the header 2; quote a cell that holds a comma");
  EXPECT_EQ(csv_complaint("m,n,m\n"), "f.csv:1:5: the column 'm' is repeated; keep one");
  EXPECT_EQ(csv_complaint("m,,n\n"), "f.csv:1:3: column 2 has no name; name every column");
  EXPECT_EQ(csv_complaint("m\na\"b\n"),
            "f.csv:2:2: a quote inside a plain cell; quote the whole cell and double the quote");
  EXPECT_EQ(csv_complaint("m\n\"a\"b\n"), "f.csv:2:4: text follows a closing quote; write \"\" for a quote");
  EXPECT_EQ(csv_complaint("m\n\"a\n"), "f.csv:2:1: a quoted cell never ends; close it with a quote");
  EXPECT_EQ(csv_complaint("# only this\n"), "f.csv: is empty; the first line must name the columns");
  EXPECT_NE(csv_complaint("m\n\xC3\x28\n").find("f.csv:2: has a byte that is not text"), std::string::npos);
  EXPECT_NE(csv_complaint("m\n" + std::string(4'000'000, '1')).find("the limit is 4 MB"), std::string::npos);
}

// If this fails, read_document takes a table for YAML.
TEST(ReadCsv, IsChosenByTheNamesEnding) {
  const TemporaryDirectory place;
  EXPECT_EQ(read_document(place.write("a.csv", "m,n\n1,2\n")).children.at(0).find("n")->text, "2");
}

// If this fails, some text crashes the reader, or a table that was written by the rules reads back as another.
RC_GTEST_PROP(ReadCsv, ParsesOrComplains, (const std::string& text)) {
  const std::string what = csv_complaint(text);
  RC_ASSERT(what == "nothing" || what.starts_with("f.csv"));
}
RC_GTEST_PROP(ReadCsv, QuotedCellsReadBack, ()) {
  const auto cells = *rc::gen::nonEmpty(rc::gen::container<std::vector<std::string>>(
      rc::gen::nonEmpty(rc::gen::container<std::string>(rc::gen::elementOf(std::string{"ab ,\"\n#"})))));
  std::string header = "first", row;
  for (std::size_t i = 1; i < cells.size(); ++i) header += fmt::format(",c{}", i);
  for (const std::string& cell : cells) {
    row += row.empty() ? "\"" : ",\"";
    for (const char c : cell) row += c == '"' ? std::string{"\"\""} : std::string{c};
    row += '"';
  }
  const Node rows = read_csv(header + "\n" + row + "\n", "f.csv");
  RC_ASSERT(rows.children.size() == 1U);
  RC_ASSERT(rows.children[0].children.size() == cells.size());
  for (std::size_t i = 0; i < cells.size(); ++i) RC_ASSERT(rows.children[0].children[i].text == cells[i]);
}

}  // namespace
}  // namespace shortboard
