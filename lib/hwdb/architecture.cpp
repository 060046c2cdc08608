#include "hwdb/architecture.h"

#include <algorithm>
#include <numeric>

namespace shortboard {

int Architecture::layer_count() const {
  return std::accumulate(layers.begin(), layers.end(), 0,
                         [](int sum, const LayerGroup& group) { return sum + group.count; });
}

int Architecture::most_experts() const {
  int most = 0;
  for (const LayerGroup& group : layers) most = std::max(most, group.feed_forward.experts);
  return most;
}

}  // namespace shortboard
