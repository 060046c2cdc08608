#pragma once
#include "hwdb/database.h"

namespace shortboard::support {

/// The database that the project ships, read once.
inline const Database& shipped() {
  static const Database compiled = Database::compiled();
  return compiled;
}

}  // namespace shortboard::support
