#pragma once
#include <span>
#include <vector>

#include "document/value.h"
#include "estimate/mixed.h"
#include "hwdb/database.h"

namespace shortboard {

/// A group that a link joins: its entries of hwdb and its network.
struct LinkEnd {
  const ClusterParts* parts = nullptr;
  Network network;
};

/// Reads `cluster.link: {fabric, rate}`, what joins groups: the fabric (default: each group's own, the slower counts)
/// and a card's line rate, per direction (default: the least of the groups'). What is not said is assumed.
[[nodiscard]] GroupLink read_link(const Value& cluster, std::span<const LinkEnd> ends, const Database& database,
                                  std::vector<Assumption>& assumed);

}  // namespace shortboard
