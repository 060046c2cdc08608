#pragma once
#include <vector>

#include "document/value.h"
#include "hwdb/database.h"
#include "validation/validated_row.h"

namespace shortboard {

/// A published run on several kinds of card (spec/mixed_run.h), predicted from its configuration: its rate or step
/// (kind mixed_training or mixed_serving), its gain over each baseline (kind mixed_gain), and its peak memory. Throws
/// SpecError for a row that cannot be estimated.
[[nodiscard]] std::vector<ValidatedRow> predict_mixed(const Value& row, const Database& database);

}  // namespace shortboard
