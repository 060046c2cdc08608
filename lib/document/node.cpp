#include "document/node.h"

#include <algorithm>
#include <cstddef>

namespace shortboard {
namespace {

Node grow(std::span<const FlatNode> table, std::size_t& next) {
  const FlatNode& flat = table[next++];
  Node node{flat.kind, flat.key, flat.text, flat.line, flat.column, {}};
  node.children.reserve(flat.children);
  for (std::uint32_t i = 0; i < flat.children; ++i) node.children.push_back(grow(table, next));
  return node;
}

}  // namespace

const Node* Node::find(std::string_view name) const {
  const auto found = std::ranges::find(children, name, &Node::key);
  return found == children.end() || kind != Kind::map ? nullptr : &*found;
}

Node unflatten(std::span<const FlatNode> table) {
  std::size_t next = 0;
  return grow(table, next);
}

}  // namespace shortboard
