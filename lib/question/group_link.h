#pragma once
#include <span>
#include <vector>

#include "estimate/mixed.h"
#include "hwdb/database.h"
#include "spec/spec.h"

namespace shortboard {

/// A group at one end of a link: its hwdb entries and its network.
struct LinkEnd {
  const ClusterParts* parts = nullptr;
  Network network;
};

/// The link between groups of cards: the Spec's fabric (default: each group's own, of which the slower counts) and the
/// line rate per card and direction (default: the least of the groups'). Defaults are added to `assumed`.
[[nodiscard]] GroupLink group_link(const Spec& spec, std::span<const LinkEnd> ends, const Database& database,
                                   std::vector<Assumption>& assumed);

}  // namespace shortboard
