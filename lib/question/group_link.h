#pragma once
#include <span>
#include <vector>

#include "estimate/mixed.h"
#include "hwdb/database.h"
#include "spec/spec.h"

namespace shortboard {

/// A group that a link joins: its entries of hwdb and its network.
struct LinkEnd {
  const ClusterParts* parts = nullptr;
  Network network;
};

/// What joins groups of cards: the Spec's fabric (default: each group's own, the slower counts) and a card's line rate
/// per direction (default: the least of the groups'). What is not said is added to `assumed`.
[[nodiscard]] GroupLink group_link(const Spec& spec, std::span<const LinkEnd> ends, const Database& database,
                                   std::vector<Assumption>& assumed);

}  // namespace shortboard
