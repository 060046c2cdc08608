#include "document/changes.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "document/edit.h"
#include "document/write_yaml.h"
#include "document/yaml.h"

namespace shortboard {
namespace {

const std::string kBefore =
    "gemm:\n  - {format: bf16, efficiency: 0.7, source: a}\n  - {format: fp8, efficiency: 0.6, source: a}\n"
    "attention: {forward: 0.5, old: 1, source: a}\nmemory: {efficiency: 0.9, source: a}\n";
const std::string kAfter =
    "gemm:\n  - {format: fp8, efficiency: 0.65, source: a}\n  - {format: bf16, efficiency: 0.7, source: a}\n"
    "  - {format: fp4, efficiency: 0.3, source: a}\n"
    "attention: {forward: 0.55, source: a}\nmemory: {efficiency: 0.9, source: a}\n";

// If this fails, the table of constants before and after shows others than changed.
TEST(Changes, ListsWhatDiffersByItsPath) {
  std::string found;
  for (const Change& one : changes(read_yaml(kBefore, "a.yaml"), read_yaml(kAfter, "b.yaml")))
    found += one.path + " " + one.before + " -> " + one.after + "\n";
  EXPECT_EQ(found,
            "gemm[fp8].efficiency 0.6 -> 0.65\n"
            "gemm[fp4].format  -> fp4\n"
            "gemm[fp4].efficiency  -> 0.3\n"
            "gemm[fp4].source  -> a\n"
            "attention.forward 0.5 -> 0.55\n"
            "attention.old 1 -> \n");
  EXPECT_TRUE(changes(read_yaml(kBefore, "a.yaml"), read_yaml(kBefore, "b.yaml")).empty());
}

// If this fails, items of a list that share a name are compared with each other, and unchanged ones count as changed.
TEST(Changes, ItemsOfOneNameAreComparedInTheirOrder) {
  const Node before = read_yaml("gemm:\n  - {kind: even, a: 1}\n  - {kind: even, a: 2}\n  - {a: 3}\n", "a.yaml");
  Node after = before;
  EXPECT_TRUE(changes(before, after).empty());
  set_child(after.children[0].children[1], "a", "5");
  ASSERT_EQ(changes(before, after).size(), 1U);
  EXPECT_EQ(changes(before, after)[0].before, "2");
}

// If this fails, constants keep the source of those they replaced, or others lose theirs.
TEST(Changes, VisitsOnlyTheMapsThatChanged) {
  Node after = read_yaml(kAfter, "b.yaml");
  visit_changed_maps(read_yaml(kBefore, "a.yaml"), after, "source", [](Node& map) { set_child(map, "source", "new"); });
  EXPECT_EQ(write_yaml(after),
            "gemm:\n  - {format: fp8, efficiency: 0.65, source: new}\n  - {format: bf16, efficiency: 0.7, source: a}\n"
            "  - {format: fp4, efficiency: 0.3, source: new}\n"
            "attention: {forward: 0.55, source: new}\nmemory: {efficiency: 0.9, source: a}\n");
}

// If this fails, setting a key moves it or doubles it.
TEST(Changes, SetsAChildInPlaceOrAtTheEnd) {
  Node map = read_yaml("a: 1\nb: 2\n", "f.yaml");
  set_child(map, "a", "3");
  set_child(map, "c", "4");
  EXPECT_EQ(write_yaml(map), "a: 3\nb: 2\nc: 4\n");
}

// If this fails, a key that became a list, or a list that became a map, counts as unchanged.
TEST(Changes, AnotherKindOfValueIsAChange) {
  const auto count = [](const char* before, const char* after) {
    return changes(read_yaml(before, "a.yaml"), read_yaml(after, "b.yaml")).size();
  };
  EXPECT_EQ(count("a: [1, 2]\n", "a: {x: 1, y: 2}\n"), 4U);  // two items gone, two keys new
  EXPECT_EQ(count("a: 1\n", "a: [1, 2]\n"), 2U);
  EXPECT_EQ(count("a: [1, 2]\n", "a: [1, 2, 3]\n"), 1U);
  EXPECT_EQ(count("b: {a: 1}\n", "b: {a: 1}\nc: 2\n"), 1U);
}

/// A map of plain values whose keys are k0 to k9.
Node any_map() {
  Node map{Node::Kind::map, {}, {}, 0, 0, {}};
  for (int i = 0; i < 10; ++i)
    if (*rc::gen::arbitrary<bool>()) set_child(map, "k" + std::to_string(i), std::to_string(*rc::gen::inRange(0, 3)));
  return map;
}

// If this fails, a document differs from itself, or the way back from a change is not the change turned round.
RC_GTEST_PROP(Changes, TurnRoundWithTheDocuments, ()) {
  const Node one = any_map(), other = any_map();
  RC_ASSERT(changes(one, one).empty());
  const std::vector<Change> there = changes(one, other), back = changes(other, one);
  RC_ASSERT(there.size() == back.size());
  for (const Change& change : there)
    RC_ASSERT(std::ranges::count_if(back, [&](const Change& found) {
                return found.path == change.path && found.before == change.after && found.after == change.before;
              }) == 1);
}

// If this fails, applying the changes to the old document does not make the new one.
RC_GTEST_PROP(Changes, LeadFromOneDocumentToTheOther, ()) {
  Node one = any_map();
  const Node other = any_map();
  for (const Change& change : changes(one, other))
    if (change.after.empty())
      drop(one, change.path);
    else
      set_child(one, change.path, change.after);
  RC_ASSERT(one.children.size() == other.children.size());
  for (const Node& value : other.children) RC_ASSERT(one.find(value.key)->text == value.text);
}

// If this fails, unchanged constants are visited and get a source that they do not come from.
RC_GTEST_PROP(Changes, AnUnchangedDocumentIsNotVisited, ()) {
  Node one = any_map();
  const Node same = one;
  visit_changed_maps(same, one, "k1", [](Node&) { RC_FAIL("visited"); });
}

}  // namespace
}  // namespace shortboard
