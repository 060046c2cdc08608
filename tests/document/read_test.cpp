#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <array>
#include <string>
#include <vector>

#include "document/node.h"
#include "document/yaml.h"
#include "support/complaint.h"
#include "support/run.h"

namespace shortboard {
namespace {

std::string yaml_complaint(const std::string& text) {
  return complaint([&] { return read_yaml(text, "f.yaml"); });
}
std::string json_complaint(const std::string& text) {
  return complaint([&] { return read_json(text, "f.json"); });
}

// If this fails, values are read as other kinds, or errors point elsewhere than at them.
TEST(ReadYaml, KeepsKindsTextsAndPlaces) {
  const Node root = read_yaml("a: 1\nb:\n  - x\n  - {c: 'y z', d: ~}\n", "f.yaml");
  ASSERT_EQ(root.kind, Node::Kind::map);
  EXPECT_EQ(root.find("a")->text, "1");
  const Node& list = *root.find("b");
  ASSERT_EQ(list.kind, Node::Kind::list);
  EXPECT_EQ(list.children[0].line, 3);
  EXPECT_EQ(list.children[0].column, 5);
  EXPECT_EQ(list.children[1].find("c")->text, "y z");
  EXPECT_EQ(list.children[1].find("d")->kind, Node::Kind::null_value);
  EXPECT_EQ(root.find("missing"), nullptr);
}

// If this fails, a quoted "null" is taken for nothing, or numbers lose their digits.
TEST(ReadYaml, QuotedAndOddScalarsStayAsWritten) {
  const Node root = read_yaml("a: 'null'\nb: 010\nc: 1_000\nd: yes\n", "f.yaml");
  EXPECT_EQ(root.find("a")->kind, Node::Kind::scalar);
  EXPECT_EQ(root.find("b")->text, "010");
  EXPECT_EQ(root.find("c")->text, "1_000");
  EXPECT_EQ(root.find("d")->text, "yes");
}

// If one fails, a file means something else than its reader sees.
TEST(ReadYaml, RefusesWhatHidesMeaning) {
  EXPECT_EQ(yaml_complaint("a: 1\nb: 2\na: 3\n"), "f.yaml:3:1: the key 'a' is repeated; line 1 already has it");
  EXPECT_EQ(yaml_complaint("a: &x 1\nb: 2\n"), "f.yaml:1:4: an anchor (&) is not allowed here; write the value itself");
  EXPECT_NE(yaml_complaint("a: &x 1\nb: *x\n"), "nothing");
  EXPECT_EQ(yaml_complaint("<<: {a: 1}\n"),
            "f.yaml:1:1: a merge key (<<) is not allowed here; write the keys themselves");
  EXPECT_NE(yaml_complaint("a: !!str 1\n").find("the tag"), std::string::npos);
  EXPECT_NE(yaml_complaint("a: 1\n---\nb: 2\n").find("has a second document"), std::string::npos);
  EXPECT_NE(yaml_complaint("").find("is empty"), std::string::npos);
  EXPECT_NE(yaml_complaint("? [a]\n: 1\n").find("a key that is a list or a map"), std::string::npos);
  EXPECT_NE(yaml_complaint("a: [1, 2\n").find("not valid YAML"), std::string::npos);
}

// If one fails, bytes that are no text reach the parser.
TEST(ReadYaml, RefusesBytesThatAreNoText) {
  EXPECT_NE(yaml_complaint(std::string{"a: \0b\n", 6}).find("has a byte that is not text"), std::string::npos);
  EXPECT_NE(yaml_complaint("a: 1\nb: \xC3\x28\n").find("f.yaml:2: has a byte"), std::string::npos);
  for (const char* bad : {"\xC0\xAF", "\xED\xA0\x80", "\xF4\x90\x80\x80", "\xE0\x80\x80", "\x80", "\xF0\x80\x80\x80"})
    EXPECT_NE(yaml_complaint(bad).find("not text"), std::string::npos);
  EXPECT_EQ(yaml_complaint("a: 昇腾\xF0\x9F\x98\x80\n"), "nothing");
  EXPECT_NE(yaml_complaint("a: " + std::string(4'000'000, 'x')).find("the limit is 4 MB"), std::string::npos);
}

// If this fails, deep nesting ends the program instead of the reading.
TEST(ReadYaml, RefusesBottomlessNesting) {
  EXPECT_NE(yaml_complaint(std::string(100'000, '[')), "nothing");
  EXPECT_NE(json_complaint(std::string(100'000, '[')).find("nested more than 100 deep"), std::string::npos);
}

// If this fails, a config.json is read with other numbers or with keys lost.
TEST(ReadJson, KeepsNumbersAsWrittenAndRefusesDuplicates) {
  const Node root = read_json(R"({"a": 1e-05, "b": [true, null, "x"], "c": 128256})", "f.json");
  EXPECT_EQ(root.find("a")->text, "1e-05");
  EXPECT_EQ(root.find("c")->text, "128256");
  EXPECT_EQ(root.find("b")->children[0].text, "true");
  EXPECT_EQ(root.find("b")->children[1].kind, Node::Kind::null_value);
  EXPECT_EQ(json_complaint(R"({"a": 1, "a": 2})"), "f.json: a: this key is repeated; keep one");
  EXPECT_NE(json_complaint(R"({"a": )").find("not valid JSON at byte"), std::string::npos);
  EXPECT_NE(json_complaint("{} {}").find("not valid JSON"), std::string::npos);
}

// If this fails, a missing file reads as an empty one, or a name's ending decides wrongly.
TEST(ReadDocument, ChoosesByTheNamesEnding) {
  const TemporaryDirectory place;
  EXPECT_EQ(read_document(place.write("a.json", R"({"k": "v"})")).find("k")->text, "v");
  EXPECT_EQ(read_document(place.write("a.yaml", "k: v\n")).find("k")->text, "v");
  EXPECT_NE(complaint([&] { return read_document(place.path() + "/none.yaml"); }).find("cannot be read"),
            std::string::npos);
  EXPECT_NE(complaint([&] { return read_document(place.path()); }), "nothing");
}

// If this fails, some input crashes the reader or ends in an error that names no file.
RC_GTEST_PROP(ReadAnything, ParsesOrComplains, (const std::string& text)) {
  for (const std::string& what : {yaml_complaint(text), json_complaint(text)})
    RC_ASSERT(what == "nothing" || what.starts_with("f."));
}
RC_GTEST_PROP(ReadAnything, YamlLikeTextParsesOrComplains, ()) {
  const auto pieces = *rc::gen::container<std::vector<std::string>>(
      rc::gen::element<std::string>("a", ": ", "- ", "\n", "  ", "{", "}", "[", "]", ",", "'", "\"", "&x ", "*x", "? ",
                                    "|", ">", "#", "!t ", "~", "---\n", "1e9"));
  std::string text;
  for (const std::string& piece : pieces) text += piece;
  RC_ASSERT(yaml_complaint(text) == "nothing" || yaml_complaint(text).starts_with("f.yaml"));
}

// If this fails, the tables compiled into the program stand for another tree than their file.
TEST(Unflatten, GrowsTheTreeThatTheTableLists) {
  using enum Node::Kind;
  const std::array table{FlatNode{map, "", "", 1, 1, 2}, FlatNode{scalar, "a", "1", 1, 4, 0},
                         FlatNode{list, "b", "", 2, 4, 2}, FlatNode{scalar, "", "x", 2, 5, 0},
                         FlatNode{null_value, "", "", 2, 8, 0}};
  const Node root = unflatten(table);
  ASSERT_EQ(root.children.size(), 2U);
  EXPECT_EQ(root.find("a")->text, "1");
  EXPECT_EQ(root.find("b")->children[0].text, "x");
  EXPECT_EQ(root.find("b")->children[1].kind, null_value);
}

}  // namespace
}  // namespace shortboard
