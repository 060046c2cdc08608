#pragma once
#include <string>
#include <string_view>

#include "document/node.h"

namespace shortboard {

/// Sets the value at a key's path ("train.global_batch", "cluster.groups[0].count") to a plain text, making the maps
/// and the list's next item on the way. Throws SpecError for a path that is not one or leads through a plain value.
void set_value(Node& document, std::string_view path, const std::string& text);

/// The same for one word of a command line, "key=value".
void set_value(Node& document, std::string_view assignment);

/// A map's child by key, to be changed; null where there is none.
[[nodiscard]] Node* find_child(Node& map, std::string_view key);

/// Takes a key out of a map; nothing where there is none.
void drop(Node& map, std::string_view key);

/// Gives a map's key a value, in place of what it had.
void put(Node& map, std::string_view key, const Node& value);

}  // namespace shortboard
