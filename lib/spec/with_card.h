#pragma once
#include <string>

#include "document/node.h"

namespace shortboard {

/// A spec of work without a cluster, put on so many of one card in its usual server and fabric.
[[nodiscard]] Node with_card(Node work, const std::string& accelerator, int cards);

}  // namespace shortboard
