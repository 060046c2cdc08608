#pragma once
#include <optional>
#include <vector>

#include "search/batch_shares.h"

namespace shortboard {

/// The fastest plan that divides layers and the batch: pipelines through all groups of `among`, and beside them
/// pipelines on a part of a group's cards: none, a quarter, half or three quarters of each group, rounded down to whole
/// servers (whole cards if the group is one server). With more than two groups only one of them gives cards. The batch
/// is divided in pieces (batch_piece), and the pipelines through all groups are searched for each share. Absent if none
/// takes less than `below` seconds. `tried` counts plans.
[[nodiscard]] std::optional<MixedEstimate> both_ways(const MixedProblem& problem, GroupPlans& plans,
                                                     const std::vector<std::size_t>& among, double below,
                                                     long long& tried);

}  // namespace shortboard
