#pragma once
#include "document/value.h"
#include "hwdb/database.h"
#include "validation/validated_row.h"

namespace shortboard {

/// A published run that generated pictures or video (spec/generation_run.h) predicted from its configuration. A plan
/// that the cards or the model do not allow, and a row that trains a model, throw SpecError.
[[nodiscard]] ValidatedRow predict_generation(const Value& row, const Database& database);

}  // namespace shortboard
