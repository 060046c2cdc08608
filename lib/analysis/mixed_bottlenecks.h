#pragma once
#include <optional>
#include <vector>

#include "analysis/mixed_serving.h"

namespace shortboard {

/// The bottleneck of each service of a use, in the use's order, as if its cards were a separate service with the same
/// plan: of whole requests, or of one role. `rate`: requests per second of the use.
[[nodiscard]] std::vector<GroupBottleneck> group_bottlenecks(const MixedServingQuestion& question, const MixedUse& use,
                                                             double rate);

/// The same of all groups: every resource in every group at once. A service of whole requests makes what it gains; of
/// prompts and generation the slower one counts. Shares are of all groups' cards by their nominal P; cards that wait
/// for the other role, or for requests, are the slower group's. Longest gain first.
[[nodiscard]] std::vector<ResourceGain> mixed_gains(const MixedServingQuestion& question, const MixedUse& use,
                                                    const std::vector<GroupBottleneck>& bottlenecks);

/// Their next short bottlenecks, each scaled in every group with the plans held and requests routed anew. Absent
/// online, where every scaling takes a simulation.
[[nodiscard]] std::optional<Chain> mixed_chain(const MixedServingQuestion& question, const MixedUse& use,
                                               const std::vector<ResourceGain>& gains);

}  // namespace shortboard
