#include "document/edit.h"

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <cstddef>
#include <string>
#include <vector>

#include "document/value.h"
#include "document/yaml.h"
#include "support/complaint.h"

namespace shortboard {
namespace {

/// The node at a key's path of plain keys; null if there is none.
const Node* at_path(const Node& root, const std::vector<std::string>& keys) {
  const Node* node = &root;
  for (const std::string& key : keys)
    if (node != nullptr) node = node->find(key);
  return node;
}

/// One to four keys, of few names, so that paths meet.
std::vector<std::string> any_keys() {
  return *rc::gen::resize(4, rc::gen::nonEmpty(rc::gen::container<std::vector<std::string>>(
                                 rc::gen::element<std::string>("cluster", "train", "model", "count"))));
}

// If this fails, --set does not set what it names.
RC_GTEST_PROP(SetValue, TheValueIsWhereItWasSet, ()) {
  const std::vector<std::string> keys = any_keys();
  Node root;
  set_value(root, fmt::format("{}", fmt::join(keys, ".")), "7");
  const Node* found = at_path(root, keys);
  RC_ASSERT(found != nullptr);
  RC_ASSERT(found->kind == Node::Kind::scalar);
  RC_ASSERT(found->text == "7");
}

// If this fails, a second --set undoes the first, though it names another key of the same map.
RC_GTEST_PROP(SetValue, OtherKeysStayAsTheyWere, ()) {
  std::vector<std::string> keys = any_keys();
  Node root = read_yaml("other: {a: 1}\nlast: [x, y]\n", "f");
  set_value(root, fmt::format("{}", fmt::join(keys, ".")), "7");
  RC_ASSERT(at_path(root, {"other", "a"})->text == "1");
  RC_ASSERT(root.find("last")->children.size() == 2U);
}

// If this fails, the last of two settings of one key does not win, or leaves two of them.
TEST(SetValue, TheLastSettingOfAKeyWins) {
  Node root;
  set_value(root, "train.global_batch=8");
  set_value(root, "train.global_batch=16");
  ASSERT_EQ(root.find("train")->children.size(), 1U);
  EXPECT_EQ(root.find("train")->find("global_batch")->text, "16");
}

// If this fails, a value that holds '=' (an expression, a path) is cut.
TEST(SetValue, OnlyTheFirstEqualsSignParts) {
  Node root;
  set_value(root, "stack=a=b");
  EXPECT_EQ(root.find("stack")->text, "a=b");
  set_value(root, "stack=");
  EXPECT_EQ(root.find("stack")->text, "");
}

// If this fails, the groups of a cluster are set in another place than their index says.
TEST(SetValue, ListItemsAreMadeInTheirOrder) {
  Node root;
  for (const int i : {0, 1, 2}) set_value(root, fmt::format("groups[{}].count={}", i, 10 * i));
  const Node* groups = root.find("groups");
  ASSERT_EQ(groups->kind, Node::Kind::list);
  ASSERT_EQ(groups->children.size(), 3U);
  for (std::size_t i = 0; i < 3; ++i) EXPECT_EQ(groups->children[i].find("count")->text, std::to_string(10 * i));
  EXPECT_NE(complaint([&] {
              set_value(root, "groups[4].count=1");
              return 0;
            }).find("the list has 3 items"),
            std::string::npos);
}

// If this fails, a huge index makes a huge list.
TEST(SetValue, IndicesAreSmallWholeNumbers) {
  for (const char* index : {"-1", "1x", "", "1001", "99999999999999999999"}) {
    Node root = read_yaml("a: [x]\n", "f");
    EXPECT_NE(complaint([&] {
                set_value(root, fmt::format("a[{}]=1", index));
                return 0;
              }).find("is not an index of a list"),
              std::string::npos)
        << index;
  }
}

// If this fails, errors of --set do not tell the user how a setting is written.
TEST(SetValue, EveryErrorShowsAnExample) {
  Node root;
  EXPECT_EQ(complaint([&] {
              set_value(root, "global_batch");
              return 0;
            }),
            "command line: global_batch: has no '='; write for example train.global_batch=2048 or "
            "cluster.groups[0].count=512");
}

// If this fails, a key put a second time stands twice, or another key is lost.
RC_GTEST_PROP(Put, ReplacesTheKeyAndKeepsTheOthers, ()) {
  Node map{Node::Kind::map, {}, {}, 0, 0, {}};
  const auto keys = *rc::gen::container<std::vector<int>>(rc::gen::inRange(0, 5));
  std::vector<std::string> last(5);
  for (std::size_t i = 0; i < keys.size(); ++i) {
    const std::string key = std::to_string(keys[i]), text = std::to_string(i);
    put(map, key, {Node::Kind::scalar, "elsewhere", text, 0, 0, {}});
    last[static_cast<std::size_t>(keys[i])] = text;
  }
  std::size_t used = 0;
  for (std::size_t key = 0; key < last.size(); ++key) {
    if (last[key].empty()) continue;
    ++used;
    RC_ASSERT(find_child(map, std::to_string(key))->text == last[key]);
  }
  RC_ASSERT(map.children.size() == used);
}

}  // namespace
}  // namespace shortboard
