#pragma once
#include <span>
#include <string>

#include "validation/summary.h"
#include "validation/validated_row.h"

namespace shortboard {

/// Measured beside predicted, row by row and grouped by source, card, model and stack; then the rows not answered, with
/// the reason. Errors are of speed: above 0 is predicted too fast.
[[nodiscard]] std::string text_validation(std::span<const ValidatedRow> rows);
/// {"rows": [{id, metric, measured, predicted, relative_error}], "skipped": [...], "summary": {...}}.
[[nodiscard]] std::string json_validation(std::span<const ValidatedRow> rows);
[[nodiscard]] std::string markdown_validation(std::span<const ValidatedRow> rows);

}  // namespace shortboard
