#include "validation/validate.h"

#include <cmath>
#include <utility>

#include "validation/measurements.h"
#include "validation/row_kinds.h"
#include "validation/row_name.h"

namespace shortboard {
namespace {

ValidatedRow skipped(ValidatedRow row, std::string reason) {
  row.skipped = std::move(reason);
  return row;
}

/// Fills the blank fields of a prediction from the row, and the card's id.
ValidatedRow completed(ValidatedRow predicted, const ValidatedRow& known) {
  for (std::string ValidatedRow::*field : {&ValidatedRow::id, &ValidatedRow::source, &ValidatedRow::accelerator,
                                           &ValidatedRow::model, &ValidatedRow::stack, &ValidatedRow::kind})
    if ((predicted.*field).empty()) predicted.*field = known.*field;
  predicted.accelerator = known.accelerator;
  if (predicted.skipped.empty() && !std::isfinite(predicted.predicted))
    return skipped(std::move(predicted), "the estimate is not a number");
  return predicted;
}

}  // namespace

std::vector<ValidatedRow> predict_row(const Value& row, const Database& database) {
  const RowKind* kind = kind_of(row);
  const ValidatedRow known = described(row, kind == nullptr ? "unknown" : kind->name, database);
  if (kind == nullptr) return {skipped(known, row.error("its columns match no kind of measurement").what())};
  if (kind->predict == nullptr) return {skipped(known, std::string{kind->reason})};
  try {
    std::vector<ValidatedRow> found = kind->predict(row, database);
    for (ValidatedRow& one : found) one = completed(std::move(one), known);
    return found;
  } catch (const SpecError& error) {
    return {skipped(known, error.what())};
  }
}

std::vector<ValidatedRow> validate_rows(std::span<const Value> rows, const Database& database) {
  std::vector<ValidatedRow> results;
  for (const Value& row : rows)
    for (ValidatedRow& one : predict_row(row, database)) results.push_back(std::move(one));
  return results;
}

std::vector<ValidatedRow> validate_rows(const Node& document, const std::string& file, const Database& database) {
  Measurements measurements;
  measurements.add(document, file);
  return validate_rows(measurements.rows(), database);
}

}  // namespace shortboard
