#include "document/changes.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

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

}  // namespace
}  // namespace shortboard
