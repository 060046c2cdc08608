#pragma once
#include <cstddef>
#include <vector>

#include "document/value.h"
#include "estimate/cluster.h"
#include "hwdb/database.h"

namespace shortboard {

/// The cards that a spec asks about, before anything is known of the work on them.
struct ReadCards {
  ClusterParts parts;  ///< Without a software stack.
  int count = 0;       ///< Cards.
  std::vector<Assumption> assumed;
};

/// Reads `cluster.groups[0]: {accelerator, count, system, fabric, domain, scale_out, host_memory_bandwidth}`;
/// accelerator and count are required. Throws SpecError, also for a second group.
[[nodiscard]] ReadCards read_cluster(const Value& spec, const Database& database);

/// Reads one of several groups; keys of its assumptions name it.
[[nodiscard]] ReadCards read_group(const Value& spec, std::size_t group, const Database& database);

/// Groups that a spec's cluster has; 0 where it has no list of them.
[[nodiscard]] std::size_t count_groups(const Value& spec);

}  // namespace shortboard
