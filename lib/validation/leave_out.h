#pragma once
#include <span>
#include <vector>

#include "hwdb/database.h"
#include "validation/refit.h"
#include "validation/row_name.h"
#include "validation/validated_row.h"

namespace shortboard {

/// Predicts rows, and each of them a second time by constants that never saw it: for each value of a column, within a
/// kind of measurement, the constants are refitted on all the other rows and the rows of that value are predicted with
/// them (ValidatedRow::left_out). A row takes the constants of the rest of its kernel class (or stack); where that rest
/// has no row of its number format, of the class's `family`; where that has none either, of all the other rows of the
/// kind. Left blank where nothing is left to fit on, the fit finds that too little, or the kind has no
/// fit.
[[nodiscard]] std::vector<ValidatedRow> validate_left_out(std::span<const Value> rows, const Database& database,
                                                          Column column, std::span<const Refit> among = refits());

}  // namespace shortboard
