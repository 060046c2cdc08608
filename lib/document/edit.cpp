#include "document/edit.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cstddef>

#include "units/spec_error.h"

namespace shortboard {
namespace {

SpecError bad(std::string_view path, std::string_view problem) {
  return {{.file = "command line", .path = std::string{path}},
          std::string{problem},
          "write for example train.global_batch=2048 or cluster.groups[0].count=512"};
}

/// The child of a map by key, made if it is missing.
Node& child(Node& parent, const std::string& key, std::string_view path) {
  if (parent.kind == Node::Kind::null_value) parent.kind = Node::Kind::map;
  if (parent.kind != Node::Kind::map) throw bad(path, fmt::format("'{}' is not in a map of keys", key));
  for (Node& node : parent.children)
    if (node.key == key) return node;
  Node fresh;
  fresh.key = key;
  return parent.children.emplace_back(std::move(fresh));
}

/// The item of a list by index; the item after the last is made.
Node& item(Node& parent, std::size_t place, std::string_view path) {
  if (parent.kind == Node::Kind::null_value) parent.kind = Node::Kind::list;
  if (parent.kind != Node::Kind::list) throw bad(path, "the index is not in a list");
  if (place > parent.children.size()) throw bad(path, fmt::format("the list has {} items", parent.children.size()));
  if (place == parent.children.size()) parent.children.emplace_back();
  return parent.children[place];
}

std::size_t index_of(std::string_view text, std::string_view path) {
  std::size_t place = 0;
  const auto [end, status] = std::from_chars(text.data(), text.data() + text.size(), place);
  if (status != std::errc{} || end != text.data() + text.size() || place > 1000)
    throw bad(path, "is not an index of a list");
  return place;
}

}  // namespace

void set_value(Node& document, std::string_view path, const std::string& text) {
  Node* at = &document;
  for (std::string_view rest = path; !rest.empty();) {
    const std::size_t stop = rest.find('.');
    std::string_view step = rest.substr(0, stop);
    rest = stop == std::string_view::npos ? std::string_view{} : rest.substr(stop + 1);
    const std::size_t bracket = step.find('[');
    const std::string_view key = step.substr(0, bracket);
    if (key.empty()) throw bad(path, "has an empty key");
    at = &child(*at, std::string{key}, path);
    if (bracket == std::string_view::npos) continue;
    if (!step.ends_with(']')) throw bad(path, "has an open bracket");
    at = &item(*at, index_of(step.substr(bracket + 1, step.size() - bracket - 2), path), path);
  }
  if (at == &document) throw bad(path, "names no key");
  const std::string key = at->key;
  *at = Node{Node::Kind::scalar, key, text, 0, 0, {}};
}

void set_value(Node& document, std::string_view assignment) {
  const std::size_t equals = assignment.find('=');
  if (equals == std::string_view::npos) throw bad(assignment, "has no '='");
  set_value(document, assignment.substr(0, equals), std::string{assignment.substr(equals + 1)});
}

Node* find_child(Node& map, std::string_view key) {
  const auto found = std::ranges::find(map.children, key, &Node::key);
  return found == map.children.end() ? nullptr : &*found;
}

void drop(Node& map, std::string_view key) {
  std::erase_if(map.children, [&](const Node& one) { return one.key == key; });
}

void put(Node& map, std::string_view key, const Node& value) {
  drop(map, key);
  map.children.push_back(value);
  map.children.back().key = key;
}

}  // namespace shortboard
