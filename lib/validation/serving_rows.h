#pragma once
#include <vector>

#include "document/value.h"
#include "hwdb/database.h"
#include "validation/validated_row.h"

namespace shortboard {

/// A published serving run (id, source, cluster, model, inference, measured), predicted from its configuration: a row
/// for each measured figure (spec/serving_run.h), of kind serving_offline, serving_online and so on by mode. Peak
/// memory has the kind serving_memory. Throws SpecError for a row that cannot be estimated.
[[nodiscard]] std::vector<ValidatedRow> predict_serving(const Value& row, const Database& database);

}  // namespace shortboard
