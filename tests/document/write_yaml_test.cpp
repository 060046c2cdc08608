#include "document/write_yaml.h"

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <filesystem>
#include <string>
#include <utility>

#include "document/yaml.h"

namespace shortboard {
namespace {

bool same(const Node& a, const Node& b) {
  return a.kind == b.kind && a.key == b.key && a.text == b.text && std::ranges::equal(a.children, b.children, same);
}

// If this fails, what calibrate writes looks unlike the files of hwdb, and a user can't read the difference.
TEST(WriteYaml, LooksAsHwdbFilesDo) {
  const std::string text =
      "id: nvidia-hopper\n"
      "measured_on: [nvidia-h100-sxm]\n"
      "gemm:\n"
      "  - {format: bf16, launch: 3.96 us, note: \"a: b, c\"}\n"
      "overlap:\n"
      "  data: {value: 0.8, confidence: derived}\n";
  EXPECT_EQ(write_yaml(read_yaml(text, "f.yaml")), text);
}

// If one fails, a text that YAML takes for something else comes back as another value.
TEST(WriteYaml, QuotesWhatYamlWouldTakeForSomethingElse) {
  for (const char* text : {"~",  "null", "- a", "a: b", "#x",   "{",    "[1", "*a", "&a",   "!t", "%",   "@", "`", "'",
                           "\"", "?",    "|",   ">",    "a\nb", "a\tb", " a", "a ", "昇腾", "\\", "---", ":", ""}) {
    Node map{Node::Kind::map, {}, {}, 0, 0, {}};
    map.children.push_back({Node::Kind::scalar, "key", text, 0, 0, {}});
    EXPECT_EQ(read_yaml(write_yaml(map), "f.yaml").find("key")->text, text) << write_yaml(map);
    EXPECT_EQ(read_yaml(write_yaml(map), "f.yaml").find("key")->kind, Node::Kind::scalar) << write_yaml(map);
  }
}

// If this fails, some entry of the project's own hwdb does not survive being written.
TEST(WriteYaml, EveryHwdbFileReadsBack) {
  for (const auto& entry : std::filesystem::recursive_directory_iterator{std::string{SHORTBOARD_SOURCE} + "/hwdb"}) {
    if (entry.path().extension() != ".yaml") continue;
    const Node document = read_document(entry.path().string());
    EXPECT_TRUE(same(read_yaml(write_yaml(document), "f.yaml"), document)) << entry.path();
  }
}

/// Any tree that a document can be: maps with distinct keys that are not empty, to the depth given.
Node any_node(int depth) {
  const std::string letters = "ab ~-:#'\"\n{}[]0.,";
  const auto text = [&] { return *rc::gen::container<std::string>(rc::gen::elementOf(letters)); };
  const int kind = *rc::gen::inRange(0, depth > 0 ? 4 : 2);
  if (kind == 0) return {Node::Kind::null_value, {}, "~", 0, 0, {}};
  if (kind == 1) return {Node::Kind::scalar, {}, text(), 0, 0, {}};
  Node node{kind == 2 ? Node::Kind::list : Node::Kind::map, {}, {}, 0, 0, {}};
  const int count = *rc::gen::inRange(0, 4);
  for (int i = 0; i < count; ++i) {
    Node child = any_node(depth - 1);
    if (kind == 3) child.key = fmt::format("k{}{}", text(), i);
    node.children.push_back(std::move(child));
  }
  return node;
}

// If this fails, some document is written so that it reads back as another one, or not at all.
RC_GTEST_PROP(WriteYaml, AnyDocumentReadsBack, ()) {
  const Node document = any_node(3);
  const Node back = read_yaml(write_yaml(document), "f.yaml");
  RC_ASSERT(same(back, document));
}

}  // namespace
}  // namespace shortboard
