#pragma once
#include <algorithm>

#include "estimate/cluster.h"

namespace shortboard {

/// Leaves a cluster so many of its cards; a scale-up domain holds no more than there are.
inline void keep_cards(Cluster& cluster, int cards) {
  cluster.count = cards;
  cluster.domain = std::min(cluster.domain, cards);
}

}  // namespace shortboard
