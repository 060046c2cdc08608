#pragma once
#include <span>
#include <string>
#include <vector>

#include "document/node.h"
#include "document/value.h"
#include "hwdb/database.h"
#include "validation/validated_row.h"

namespace shortboard {

/// Predicts one measurement: a map, as read from YAML or CSV, whose kind follows from its keys (row_kinds.cpp). One
/// result a figure measured; a row that can't be estimated gives one with its reason.
[[nodiscard]] std::vector<ValidatedRow> predict_row(const Value& row, const Database& database);

/// The results of all rows, in the order given.
[[nodiscard]] std::vector<ValidatedRow> validate_rows(std::span<const Value> rows, const Database& database);
/// The same for the rows of one document. Throws SpecError where it is no list of rows.
[[nodiscard]] std::vector<ValidatedRow> validate_rows(const Node& document, const std::string& file,
                                                      const Database& database);

}  // namespace shortboard
