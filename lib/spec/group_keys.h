#pragma once
#include <cstddef>
#include <optional>

#include "document/value.h"

namespace shortboard {

/// One of a spec's groups of cards, with what of the spec's plan and stack is its own.
struct GroupKeys {
  std::size_t group = 0;
  int all_cards = 0;   ///< Of all groups: what a usual batch is for.
  bool mixed = false;  ///< There are others.
  std::optional<Value> plan, stack;
};

}  // namespace shortboard
