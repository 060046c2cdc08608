#pragma once
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace shortboard {

/// One value of an input document, with the place it stands at. A map's children carry their key, a list's none.
struct Node {
  enum class Kind : std::uint8_t { null_value, scalar, list, map };
  Kind kind = Kind::null_value;
  std::string key{};
  std::string text{};  ///< A scalar as it was written, without its quotes.
  int line = 0, column = 0;
  std::vector<Node> children{};

  /// A map's child by key; null where there is none.
  [[nodiscard]] const Node* find(std::string_view name) const;
};

/// A node of a document that was read when the program was built: its descendants follow it, depth first.
struct FlatNode {
  Node::Kind kind;
  const char* key;
  const char* text;
  int line, column;
  std::uint32_t children;  ///< Direct children only.
};

/// The tree that a depth-first table stands for; the table holds one whole tree.
[[nodiscard]] Node unflatten(std::span<const FlatNode> table);

}  // namespace shortboard
