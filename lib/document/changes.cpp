#include "document/changes.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <span>
#include <utility>

namespace shortboard {
namespace {

bool same(const Node& a, const Node& b) {
  return a.kind == b.kind && a.key == b.key && a.text == b.text && std::ranges::equal(a.children, b.children, same);
}

/// The name of a list item, from the keys that name items in hwdb's lists. Empty: only its position names it.
std::string name_of(const Node& item) {
  std::string name;
  for (const char* key : {"format", "kind", "activations", "weights"})
    if (const Node* part = item.find(key)) name += fmt::format("{}{}", name.empty() ? "" : " ", part->text);
  return name;
}

/// The child of `before` that corresponds to a child of `after`; null if there is none.
const Node* counterpart(const Node* before, const Node& after, std::size_t place) {
  if (before == nullptr || before->kind != after.kind) return nullptr;
  const Node& child = after.children[place];
  if (after.kind == Node::Kind::map) return before->find(child.key);
  const std::string name = name_of(child);
  if (name.empty()) return place < before->children.size() ? &before->children[place] : nullptr;
  auto which = std::ranges::count(std::span{after.children}.first(place), name, name_of);
  for (const Node& item : before->children)
    if (name_of(item) == name && which-- == 0) return &item;
  return nullptr;
}

std::string path_of(const std::string& path, const Node& parent, std::size_t place) {
  const Node& child = parent.children[place];
  if (parent.kind == Node::Kind::list)
    return fmt::format("{}[{}]", path, name_of(child).empty() ? std::to_string(place) : name_of(child));
  return path.empty() ? child.key : fmt::format("{}.{}", path, child.key);
}

void compare(const Node* before, const Node& after, const std::string& path, std::vector<Change>& found) {
  if (after.kind == Node::Kind::scalar) {
    const std::string old = before == nullptr ? std::string{} : before->text;
    if (old != after.text) found.push_back({path, old, after.text});
    return;
  }
  for (std::size_t i = 0; i < after.children.size(); ++i)
    compare(counterpart(before, after, i), after.children[i], path_of(path, after, i), found);
  if (before == nullptr || after.kind != Node::Kind::map) return;
  for (const Node& old : before->children)
    if (old.kind == Node::Kind::scalar && after.find(old.key) == nullptr)
      found.push_back({path.empty() ? old.key : fmt::format("{}.{}", path, old.key), old.text, {}});
}

void visit_changed(const Node* before, Node& after, const std::string& having,
                   const std::function<void(Node&)>& visit) {
  if (before != nullptr && same(*before, after)) return;
  for (std::size_t i = 0; i < after.children.size(); ++i)
    visit_changed(counterpart(before, after, i), after.children[i], having, visit);
  if (after.find(having) != nullptr) visit(after);
}

}  // namespace

std::vector<Change> changes(const Node& before, const Node& after) {
  std::vector<Change> found;
  compare(&before, after, {}, found);
  return found;
}

void visit_changed_maps(const Node& before, Node& after, const std::string& having,
                        const std::function<void(Node&)>& visit) {
  visit_changed(&before, after, having, visit);
}

void set_child(Node& map, const std::string& key, const std::string& text) {
  const auto found = std::ranges::find(map.children, key, &Node::key);
  Node& child = found == map.children.end() ? map.children.emplace_back() : *found;
  child = {Node::Kind::scalar, key, text, 0, 0, {}};
}

}  // namespace shortboard
