#pragma once
#include "document/value.h"
#include "hwdb/database.h"
#include "validation/validated_row.h"

namespace shortboard {

/// A measured attention kernel (calibration/attention_measurement.h) beside our time for it, both in microseconds.
/// Throws SpecError for a row that can't be predicted.
[[nodiscard]] ValidatedRow predict_attention(const Value& row, const Database& database);

}  // namespace shortboard
