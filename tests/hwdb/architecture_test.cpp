#include "hwdb/architecture.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <vector>

namespace shortboard {
namespace {

// If this fails, layers of one kind are left out of a model of several kinds, or its largest mixture is.
RC_GTEST_PROP(Architecture, CountsTheLayersOfAllGroups, ()) {
  Architecture model;
  int layers = 0, most = 0;
  for (const int count : *rc::gen::container<std::vector<int>>(rc::gen::inRange(1, 100))) {
    LayerGroup group{.count = count, .attention = {}, .feed_forward = {}};
    group.feed_forward.experts = *rc::gen::inRange(0, 3) * 64;
    layers += count;
    most = std::max(most, group.feed_forward.experts);
    model.layers.push_back(group);
  }
  RC_ASSERT(model.layer_count() == layers);
  RC_ASSERT(model.most_experts() == most);
  RC_ASSERT(model.has_experts() == (most > 0));
}

}  // namespace
}  // namespace shortboard
