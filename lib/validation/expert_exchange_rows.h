#pragma once
#include "document/value.h"
#include "hwdb/database.h"
#include "validation/validated_row.h"

namespace shortboard {

/// A measured expert-parallel dispatch or combine (columns of calibration/expert_row.h) and its prediction by
/// cost/expert_exchange.h; metric latency_us if the row has it, else bandwidth_gbs.
[[nodiscard]] ValidatedRow predict_expert_exchange(const Value& row, const Database& database);

}  // namespace shortboard
