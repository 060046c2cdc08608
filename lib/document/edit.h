#pragma once
#include <string>
#include <string_view>

#include "document/node.h"

namespace shortboard {

/// Sets the value at a key's path ("train.global_batch", "cluster.groups[0].count") to a plain text. Missing maps and
/// the next item of a list are made. Throws SpecError for a malformed path and for a path through a plain value.
void set_value(Node& document, std::string_view path, const std::string& text);

/// Sets a value by one word of a command line, "key=value".
void set_value(Node& document, std::string_view assignment);

/// A map's child by key, which the caller may change; null if there is none.
[[nodiscard]] Node* find_child(Node& map, std::string_view key);

/// Removes a key from a map, if it is there.
void drop(Node& map, std::string_view key);

/// Sets a map's key to a value, and replaces the old one.
void put(Node& map, std::string_view key, const Node& value);

}  // namespace shortboard
