#pragma once
#include <functional>
#include <string>
#include <vector>

#include "document/node.h"

namespace shortboard {

/// A plain value that differs between two versions of a document: "gemm[bf16].efficiency", 0.77, 0.80. Empty in the
/// version that lacks it.
struct Change {
  std::string path, before, after;
};

/// The differences, in the order of `after`. Maps are compared by key. Lists are compared by position or, if their
/// items are maps with the keys `format`, `kind`, `activations` or `weights`, by these.
[[nodiscard]] std::vector<Change> changes(const Node& before, const Node& after);

/// Calls `visit` for every map of `after` that has the key `having` and differs from `before`.
void visit_changed_maps(const Node& before, Node& after, const std::string& having,
                        const std::function<void(Node&)>& visit);

/// Sets a plain value of a map by its key, in its position or at the end.
void set_child(Node& map, const std::string& key, const std::string& text);

}  // namespace shortboard
