#pragma once
#include "document/value.h"
#include "hwdb/database.h"
#include "validation/validated_row.h"

namespace shortboard {

/// A published run that generated images or video (spec/generation_run.h), predicted from its configuration. Throws
/// SpecError for a plan that the cards or the model do not allow, and for a row that trains a model.
[[nodiscard]] ValidatedRow predict_generation(const Value& row, const Database& database);

}  // namespace shortboard
