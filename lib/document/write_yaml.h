#pragma once
#include <string>

#include "document/node.h"

namespace shortboard {

/// A document as YAML text that read_yaml reads back as the same kinds, keys and texts. Maps stand in blocks; a list of
/// plain values, and a map of them within another one, stands on one line. Texts are quoted where YAML would take them
/// for something else.
[[nodiscard]] std::string write_yaml(const Node& document);

}  // namespace shortboard
