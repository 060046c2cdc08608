#pragma once
#include <string>

#include "analysis/demand.h"
#include "document/node.h"
#include "hwdb/database.h"

namespace shortboard {

/// Reads a spec that asks what a demand needs:
///     cluster.groups[0]: as read_cluster reads it; count: cards of a replica (absent or 1: the best size is found)
///     serve: or generate: the work, as read_serving and read_generation read it, without its load; plan, stack: as
///     there demand: {users, active_share, requests|pictures|video_seconds (a user and day), input, output (tokens a
///     request),
///              frames_per_second (of video), hours, peak_to_average, availability, spare_share, servers_a_rack,
///              cards: [accelerator, or {accelerator, system, fabric, stack}, ...]}
///                     required: users and the items; with video frames_per_second
/// Every default taken goes to `assumed`. Throws SpecError for what is not right, with its place. A card of `cards`
/// that can't do the work is kept with the reason.
[[nodiscard]] DemandQuestion read_demand(const Node& document, const std::string& file, const Database& database);

}  // namespace shortboard
