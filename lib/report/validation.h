#pragma once
#include <span>
#include <string>

#include "validation/validated_row.h"

namespace shortboard {

/// Measured beside predicted, row by row; then, within each kind of measurement, grouped by source, card, model and
/// stack; then the rows not answered, with the reason. Errors are of speed: above 0 is predicted too fast; of memory,
/// above 0 is predicted too large. `left_out_by` names the column that constants were refitted without ("source"), and
/// adds that error to the groups; empty: none was.
[[nodiscard]] std::string text_validation(std::span<const ValidatedRow> rows, const std::string& left_out_by);

/// The summaries alone: by kind, and training runs by card and stack.
[[nodiscard]] std::string markdown_validation(std::span<const ValidatedRow> rows, const std::string& left_out_by);

/// {"schema": 1, "rows": [{id, kind, metric, measured, predicted, relative_error, ...}], "skipped": [{id, reason,
/// ...}], "summary": {answered, ..., by_kind, left_out}}, a row a line.
[[nodiscard]] std::string json_validation(std::span<const ValidatedRow> rows, const std::string& left_out_by);

}  // namespace shortboard
