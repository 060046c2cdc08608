#pragma once
#include <span>

#include "estimate/mixed.h"

namespace shortboard {

/// Adds to each segment of a mixed step the wait for gradients between its K pipelines; nothing of it is hidden. The
/// faster of two ways counts. In the first, each pipeline adds up its copies' gradients (Part::data), then every card
/// exchanges its shard: 2 (K - 1) / K of the gradients over the links of the pipeline that has the fewest cards. In the
/// second, which needs plans that shard neither gradients nor weights, one ring through the copies of all pipelines
/// replaces both; it is at most as fast as the link between groups. A single pipeline does not wait.
void add_between(std::span<const Cluster> groups, const GroupLink& link, const TrainingJob& job,
                 std::span<GroupCosts> costs, MixedEstimate& estimate);

}  // namespace shortboard
