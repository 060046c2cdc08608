#pragma once
#include <span>
#include <string>

#include "report/report.h"
#include "validation/validated_row.h"

namespace shortboard {

/// Measured beside predicted, row by row; then, within each kind of measurement, grouped by source, card, model and
/// stack; then the rows not answered, with the reason. Errors are of speed: above 0 is predicted too fast; of memory,
/// above 0 is predicted too large. `left_out_by` names the column that constants were refitted without ("source"), and
/// adds that error to the groups; empty: none was. JSON: `rows` of {id, kind, metric, measured, predicted,
/// relative_error, ...}, `skipped` of {id, kind, reason, ...}, `summary`.
[[nodiscard]] Report validation_report(std::span<const ValidatedRow> rows, const std::string& left_out_by);

/// Only the summaries: by kind, and training runs by card and stack.
[[nodiscard]] Report accuracy_report(std::span<const ValidatedRow> rows, const std::string& left_out_by);

}  // namespace shortboard
