#pragma once
#include <functional>
#include <span>
#include <string>

#include "document/edit.h"
#include "document/yaml.h"
#include "spec/key.h"

namespace shortboard {

/// One way of writing one key of the table, with its path in a spec.
struct WrittenKey {
  std::string path;
  const Key* key;
  std::string example;
};

/// Calls `visit` for each key and each way of writing it that is not a map of keys.
inline void walk_table(std::span<const Key> keys, const std::string& path,
                       const std::function<void(const WrittenKey&)>& visit);

inline void walk_forms(const Key& key, std::span<const Form> forms, const std::string& path,
                       const std::function<void(const WrittenKey&)>& visit) {
  for (const Form& form : forms) {
    if (!form.example.empty())
      visit({path, &key, std::string{form.example}});
    else if (form.keys != nullptr)
      walk_table(form.keys(), path, visit);
    else if (form.kind == Form::Kind::list)
      walk_forms(key, form.items(), path + "[0]", visit);
    else
      walk_forms(key, form.items(), path + ".a", visit);
  }
}

inline void walk_table(std::span<const Key> keys, const std::string& path,
                       const std::function<void(const WrittenKey&)>& visit) {
  for (const Key& key : keys)
    walk_forms(key, key.forms(), path.empty() ? std::string{key.name} : path + "." + std::string{key.name}, visit);
}

/// The first example among the forms of a required key.
inline Node example_of(std::span<const Form> forms) {
  const Form& form = forms.front();
  Node node{.kind = form.kind == Form::Kind::list ? Node::Kind::list : Node::Kind::map};
  if (!form.example.empty()) return read_yaml(form.example, "example");
  if (form.kind == Form::Kind::list) node.children.push_back(example_of(form.items()));
  if (form.kind == Form::Kind::map)
    for (const Key& key : form.keys())
      if (key.required) put(node, key.name, example_of(key.forms()));
  return node;
}

/// Gives a document the required keys of every map that it holds.
inline void fill_required(std::span<const Key> keys, Node& map);

inline void fill_forms(std::span<const Form> forms, Node& node) {
  for (const Form& form : forms) {
    if (form.kind == Form::Kind::map && node.kind == Node::Kind::map) fill_required(form.keys(), node);
    const bool holds = (form.kind == Form::Kind::list && node.kind == Node::Kind::list) ||
                       (form.kind == Form::Kind::map_by_name && node.kind == Node::Kind::map);
    if (holds)
      for (Node& child : node.children) fill_forms(form.items(), child);
  }
}

inline void fill_required(std::span<const Key> keys, Node& map) {
  for (const Key& key : keys) {
    Node* child = find_child(map, key.name);
    if (child == nullptr && key.required) put(map, key.name, example_of(key.forms()));
    if (child != nullptr) fill_forms(key.forms(), *child);
  }
}

}  // namespace shortboard
