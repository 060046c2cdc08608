#pragma once
#include <algorithm>

#include "estimate/cluster.h"

namespace shortboard {

/// Reduces a cluster to `cards` of its cards. A scale-up domain holds at most that many.
inline void keep_cards(Cluster& cluster, int cards) {
  cluster.count = cards;
  cluster.domain = std::min(cluster.domain, cards);
}

}  // namespace shortboard
