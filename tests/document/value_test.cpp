#include "document/value.h"

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <array>
#include <cmath>
#include <string>

#include "document/edit.h"
#include "document/yaml.h"
#include "support/complaint.h"
#include "units/parse.h"

namespace shortboard {
namespace {

/// What reading the value of `k` complains of.
template <class Read>
std::string said(const std::string& written, Read&& read) {
  const Node root = read_yaml("k: " + written + "\n", "f.yaml");
  return complaint([&] { return read(Value{root, "f.yaml"}.required("k")); });
}

// If one fails, a number that is none gets through to the estimate.
TEST(Value, NumbersAreFiniteAndNotNegative) {
  const auto number = [](const Value& v) { return v.number(); };
  for (const char* good : {"0", "15.6e12", "1e-3", "8192"}) EXPECT_EQ(said(good, number), "nothing") << good;
  EXPECT_EQ(said("-1", number), "f.yaml:1:4: k: '-1' is negative");
  EXPECT_EQ(said("-0", number), "f.yaml:1:4: k: '-0' is negative");
  EXPECT_EQ(said("1e999", number), "f.yaml:1:4: k: '1e999' is out of range");
  for (const char* bad : {"nan", "inf", "0x10", "1.5x", "ten", "'1 '", "1,000", "+1"})
    EXPECT_EQ(said(bad, number).find("f.yaml:1:4: k: "), 0U) << bad << ": " << said(bad, number);
}

// If one fails, 1.5 cards or three billion of them are sized.
TEST(Value, CountsAreWholeAndInRange) {
  const auto count = [](const Value& v) { return v.count(); };
  EXPECT_EQ(said("1.6e4", count), "nothing");
  EXPECT_EQ(said("1.5", count), "f.yaml:1:4: k: '1.5' is not a whole number up to 2e9");
  EXPECT_EQ(said("3e9", count), "f.yaml:1:4: k: '3e9' is not a whole number up to 2e9");
  EXPECT_EQ(said("0", count), "f.yaml:1:4: k: 0 is too few; at least 1");
  EXPECT_EQ(said("0", [](const Value& v) { return v.count(0); }), "nothing");
}

// If one fails, shares above one, words for true, or empty texts are taken.
TEST(Value, SharesBooleansAndTextsAreStrict) {
  EXPECT_EQ(said("1.01", [](const Value& v) { return v.share(); }),
            "f.yaml:1:4: k: '1.01' is more than 1; write a share from 0 to 1");
  EXPECT_EQ(said("yes", [](const Value& v) { return v.boolean(); }), "f.yaml:1:4: k: 'yes' is neither true nor false");
  EXPECT_EQ(said("0", [](const Value& v) { return v.positive(); }), "f.yaml:1:4: k: is 0; it must be more");
  EXPECT_EQ(said("''", [](const Value& v) { return v.text(); }), "f.yaml:1:4: k: is empty");
  EXPECT_EQ(said("[1]", [](const Value& v) { return v.text(); }), "f.yaml:1:4: k: is a list; write one value");
  EXPECT_EQ(said("1", [](const Value& v) { return v.items(); }), "f.yaml:1:4: k: is a plain value; write a list");
  EXPECT_EQ(said("1", [](const Value& v) { return v.entries(); }),
            "f.yaml:1:4: k: is a plain value; write a map of keys");
  EXPECT_EQ(said("80", [](const Value& v) { return v.figure(parse_bytes); }),
            "f.yaml:1:4: k: '80' has no unit; write for example '80 GB'");
}

// If this fails, a mistyped key is ignored or its neighbour is not offered.
TEST(Value, UnknownKeysAreNamedWithTheNearest) {
  const Node root = read_yaml("outer:\n  acclerator: x\n", "f.yaml");
  const Value outer = Value{root, "f.yaml"}.required("outer");
  EXPECT_EQ(complaint([&] {
              outer.allow({"accelerator", "count"});
              return 0;
            }),
            "f.yaml:2:15: outer.acclerator: no such key; did you mean 'accelerator'?");
  EXPECT_EQ(complaint([&] {
              outer.allow({"a", "b"});
              return 0;
            }),
            "f.yaml:2:15: outer.acclerator: no such key; known keys: a, b");
  EXPECT_EQ(complaint([&] { return outer.required("count"); }), "f.yaml:2:3: outer: the key 'count' is missing");
}

// If this fails, paths in messages do not lead to the value.
TEST(Value, PathsNameListPlacesAndKeys) {
  const Node root = read_yaml("a:\n  - {b: 1}\n  - {b: x}\n", "f.yaml");
  const std::vector<Value> items = Value{root, "f.yaml"}.required("a").items();
  EXPECT_EQ(complaint([&] { return items[1].required("b").number(); }), "f.yaml:3:9: a[1].b: 'x' is not a number");
  EXPECT_FALSE(items[0].optional("c").has_value());
}

// If this fails, one-of messages do not list what would be right.
TEST(Value, OneOfListsTheNames) {
  static constexpr std::array<std::string_view, 2> kNames{"none", "full"};
  EXPECT_EQ(said("ful", [](const Value& v) { return v.one_of("recompute", kNames); }),
            "f.yaml:1:4: k: no recompute 'ful'; one of none, full");
}

// If this fails, a number printed in full is read back as another one.
RC_GTEST_PROP(Value, NumbersAreReadBackAsTheyWere, ()) {
  const double number = *rc::gen::inRange(0, 1000000000) * std::pow(10.0, *rc::gen::inRange(-20, 20));
  Node node{Node::Kind::scalar, "k", fmt::format("{}", number), 0, 0, {}};
  RC_ASSERT(Value(node, "f").number() == number);
}

// If one fails, --set writes elsewhere than it says.
TEST(SetValue, MakesWhatIsMissingOnTheWay) {
  Node root;
  set_value(root, "cluster.groups[0].count=512");
  set_value(root, "cluster.groups[0].accelerator", "H100");
  set_value(root, "cluster.groups[0].count", "64");
  const Value value{root, "f"};
  const Value group = value.required("cluster").required("groups").items()[0];
  EXPECT_EQ(group.required("count").count(), 64);
  EXPECT_EQ(group.required("accelerator").text(), "H100");
}

// If one fails, a wrong --set is taken for another key.
TEST(SetValue, RefusesPathsThatAreNone) {
  const auto said_of = [](const std::string& assignment) {
    Node root = read_yaml("a: 1\nb: [x]\n", "f");
    return complaint([&] {
      set_value(root, assignment);
      return 0;
    });
  };
  EXPECT_NE(said_of("nothing").find("has no '='"), std::string::npos);
  EXPECT_NE(said_of("=1").find("names no key"), std::string::npos);
  EXPECT_NE(said_of("a.c=1").find("is not in a map"), std::string::npos);
  EXPECT_NE(said_of("b[2]=1").find("the list has 1 items"), std::string::npos);
  EXPECT_NE(said_of("b[x]=1").find("is not an index of a list"), std::string::npos);
  EXPECT_NE(said_of("b[0=1").find("has an open bracket"), std::string::npos);
  EXPECT_NE(said_of("a[0]=1").find("the index is not in a list"), std::string::npos);
  EXPECT_NE(said_of("c..d=1").find("has an empty key"), std::string::npos);
  EXPECT_EQ(said_of("b[1]=y"), "nothing");
}

// If one fails, changing a document leaves a key behind, doubles one, or gives a value the key it had elsewhere.
TEST(Edit, ChildrenAreFoundDroppedAndPut) {
  Node map = read_yaml("a: 1\nb: {c: 2}\n", "f");
  ASSERT_NE(find_child(map, "b"), nullptr);
  EXPECT_EQ(find_child(map, "c"), nullptr);
  put(map, "a", *find_child(map, "b")->find("c"));
  EXPECT_EQ(map.find("a")->text, "2");
  EXPECT_EQ(map.children.size(), 2U);
  drop(map, "b");
  drop(map, "none");
  EXPECT_EQ(map.children.size(), 1U);
}

}  // namespace
}  // namespace shortboard
