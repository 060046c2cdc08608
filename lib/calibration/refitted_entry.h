#pragma once
#include <string>

#include "document/node.h"
#include "hwdb/tables.h"

namespace shortboard {

/// An entry of hwdb with constants found anew, and what was found.
struct RefittedEntry {
  EntryKind kind{};
  std::string id;
  Node document;
  int runs = 0;  ///< That told of it.
};

}  // namespace shortboard
