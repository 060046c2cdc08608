#pragma once
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace shortboard {

/// One value of an input document, with its place. A map's children have a key, a list's children have none.
struct Node {
  enum class Kind : std::uint8_t { null_value, scalar, list, map };
  Kind kind = Kind::null_value;
  std::string key{};
  std::string text{};  ///< A scalar as it was written, without its quotes.
  int line = 0, column = 0;
  std::vector<Node> children{};

  /// A map's child by key; null if there is none.
  [[nodiscard]] const Node* find(std::string_view name) const;
};

/// A node of a document that was read when the program was built. In a table its descendants follow it, depth first.
struct FlatNode {
  Node::Kind kind;
  const char* key;
  const char* text;
  int line, column;
  std::uint32_t children;  ///< Direct children only.
};

/// Rebuilds the tree from a depth-first table, which must contain exactly one tree.
[[nodiscard]] Node unflatten(std::span<const FlatNode> table);

}  // namespace shortboard
