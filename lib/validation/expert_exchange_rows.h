#pragma once
#include "document/value.h"
#include "hwdb/database.h"
#include "validation/validated_row.h"

namespace shortboard {

/// A measured expert-parallel dispatch or combine (columns as calibration/expert_row.h reads) beside what
/// cost/expert_exchange.h says; metric latency_us where the row has it, else bandwidth_gbs.
[[nodiscard]] ValidatedRow predict_expert_exchange(const Value& row, const Database& database);

}  // namespace shortboard
