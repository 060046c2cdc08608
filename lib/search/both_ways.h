#pragma once
#include <optional>
#include <vector>

#include "search/batch_shares.h"

namespace shortboard {

/// Pipelines through all of `among`, and parts of groups' cards on pipelines of their own beside them: none, a quarter,
/// half or three quarters of each group, rounded down to whole servers (of a group of one server: to whole cards); of
/// more than two groups, of one at a time. The batch is dealt between them in pieces (batch_piece), the make of the
/// pipelines through all searched for each share. The fastest of them, absent where none is below `below` seconds;
/// `tried` counts plans.
[[nodiscard]] std::optional<MixedEstimate> both_ways(const MixedProblem& problem, GroupPlans& plans,
                                                     const std::vector<std::size_t>& among, double below,
                                                     long long& tried);

}  // namespace shortboard
