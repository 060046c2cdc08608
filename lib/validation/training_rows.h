#pragma once
#include <vector>

#include "document/value.h"
#include "hwdb/database.h"
#include "validation/validated_row.h"

namespace shortboard {

/// A published training run (id, source, cluster, model, training, measured), predicted from its configuration: its
/// speed by the first measured metric of tokens_per_s_per_accelerator, iteration_s, model_tflops_per_accelerator and
/// mfu, and a row for each measured figure of memory (spec/training_run.h). Throws SpecError for a row that cannot be
/// estimated.
[[nodiscard]] std::vector<ValidatedRow> predict_training(const Value& row, const Database& database);

}  // namespace shortboard
