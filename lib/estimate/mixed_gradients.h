#pragma once
#include <span>

#include "estimate/mixed.h"

namespace shortboard {

/// Adds to each segment of a mixed step what its pipelines wait for each other's gradients, nothing hidden. Two ways,
/// of which the faster is taken: each pipeline adds up its copies' gradients (Part::data), then every card exchanges
/// the shard that this left it, 2 (K - 1) / K of the gradients over the links of the pipelines that have fewest cards;
/// or, where no pipeline shards gradients or weights, one ring through the copies of all pipelines instead of both, no
/// faster than the link between groups. One pipeline waits for nobody.
void add_between(std::span<const Cluster> groups, const GroupLink& link, const TrainingJob& job,
                 std::span<GroupCosts> costs, MixedEstimate& estimate);

}  // namespace shortboard
