#pragma once
#include <functional>
#include <string>
#include <vector>

#include "document/node.h"

namespace shortboard {

/// A plain value that differs between two states of a document: "gemm[bf16].efficiency", 0.77, 0.80. A value that one
/// of the two lacks is empty there.
struct Change {
  std::string path, before, after;
};

/// What differs, in the order of `after`. Maps are compared by key; lists by place, or, where their items are maps with
/// a `format`, `kind`, `activations` or `weights`, by those.
[[nodiscard]] std::vector<Change> changes(const Node& before, const Node& after);

/// Calls `visit` for every map of `after` that holds the key `having` and is not the same in `before`.
void visit_changed_maps(const Node& before, Node& after, const std::string& having,
                        const std::function<void(Node&)>& visit);

/// Sets a plain value in a map by its key, in the place it has or at the end.
void set_child(Node& map, const std::string& key, const std::string& text);

}  // namespace shortboard
