#pragma once
#include "document/value.h"
#include "hwdb/database.h"
#include "validation/validated_row.h"

namespace shortboard {

/// A measured attention kernel (calibration/attention_measurement.h) and its predicted time, both in microseconds.
/// Throws SpecError for a row that cannot be predicted.
[[nodiscard]] ValidatedRow predict_attention(const Value& row, const Database& database);

}  // namespace shortboard
