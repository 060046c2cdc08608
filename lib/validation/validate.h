#pragma once
#include <span>
#include <string>
#include <vector>

#include "document/node.h"
#include "document/value.h"
#include "hwdb/database.h"
#include "validation/validated_row.h"

namespace shortboard {

/// Predicts one measurement: a map from YAML or CSV, whose kind follows from its keys (row_kinds.cpp). The result has
/// one row per measured figure, or one row with the reason if it cannot be estimated.
[[nodiscard]] std::vector<ValidatedRow> predict_row(const Value& row, const Database& database);

/// The results of all rows, in the order given.
[[nodiscard]] std::vector<ValidatedRow> validate_rows(std::span<const Value> rows, const Database& database);
/// The results of all rows of one document. Throws SpecError if it is not a list of rows.
[[nodiscard]] std::vector<ValidatedRow> validate_rows(const Node& document, const std::string& file,
                                                      const Database& database);

}  // namespace shortboard
