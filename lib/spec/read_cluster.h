#pragma once
#include <vector>

#include "document/value.h"
#include "estimate/cluster.h"
#include "hwdb/database.h"

namespace shortboard {

/// The cards that a spec asks about, before anything is known of the work on them.
struct ClusterSpec {
  ClusterParts parts;  ///< Without a software stack.
  int count = 0;       ///< Cards.
  std::vector<Assumption> assumed;
};

/// Reads `cluster.groups[0]: {accelerator, count, system, fabric, domain, scale_out,
/// host_memory_bandwidth}`; accelerator and count are
/// required. Throws SpecError, also for a second group.
[[nodiscard]] ClusterSpec read_cluster(const Value& spec, const Database& database);

}  // namespace shortboard
