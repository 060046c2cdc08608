#include "hwdb/architecture.h"

#include <algorithm>
#include <numeric>

namespace shortboard {

int Architecture::layer_count() const {
  return std::accumulate(layers.begin(), layers.end(), 0,
                         [](int sum, const LayerGroup& group) { return sum + group.count; });
}

bool Architecture::has_experts() const {
  return std::ranges::any_of(layers, [](const LayerGroup& group) { return group.feed_forward.experts > 0; });
}

}  // namespace shortboard
