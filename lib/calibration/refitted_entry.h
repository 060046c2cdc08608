#pragma once
#include <string>

#include "document/node.h"
#include "hwdb/tables.h"

namespace shortboard {

/// A hwdb entry with fitted constants.
struct RefittedEntry {
  EntryKind kind{};
  std::string id;
  Node document;
  int runs = 0;  ///< Runs that it was fitted on.
};

}  // namespace shortboard
