#pragma once
#include <string>

#include "document/node.h"

namespace shortboard {

/// A document as YAML text. read_yaml reads it back with the same kinds, keys and texts. Maps are written as blocks. A
/// list of plain values, and a map of plain values inside another map, is written on one line. Texts are quoted if YAML
/// would read them as something else.
[[nodiscard]] std::string write_yaml(const Node& document);

}  // namespace shortboard
