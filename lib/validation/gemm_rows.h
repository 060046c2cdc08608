#pragma once
#include "document/value.h"
#include "hwdb/database.h"
#include "validation/validated_row.h"

namespace shortboard {

/// A published latency of a matrix product and its prediction; metric latency_us. Throws SpecError for a row that
/// cannot be predicted.
[[nodiscard]] ValidatedRow predict_gemm(const Value& row, const Database& database);

}  // namespace shortboard
