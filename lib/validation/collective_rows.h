#pragma once
#include "document/value.h"
#include "hwdb/database.h"
#include "validation/validated_row.h"

namespace shortboard {

/// A measured collective (columns accelerator, op, ranks, bytes, latency_us or busbw_gbs; across nodes also nodes,
/// per_node, fabric, nic_gbps_per_accelerator) and its prediction by cost/collective.h; metric latency_us.
[[nodiscard]] ValidatedRow predict_collective(const Value& row, const Database& database);

}  // namespace shortboard
