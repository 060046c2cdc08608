#pragma once
#include <span>
#include <vector>

#include "document/value.h"
#include "hwdb/database.h"
#include "validation/refit.h"
#include "validation/row_name.h"
#include "validation/validated_row.h"

namespace shortboard {

/// Predicts rows, and each of them a second time by constants that never saw it: for each value of a column, within a
/// kind of measurement, the constants are refitted on all the other rows and the rows of that value are predicted with
/// them (ValidatedRow::left_out).
/// A kernel takes the constants of the rest of its class; where that rest has no row of its number format or is too
/// little to fit on, of the class's `family`; where that is too, of all the other rows of its kind.
/// A run takes what the other runs tell of its stack and class; a stack that no other run has is taken as unknown: the
/// nearest of its family stands for it.
/// A collective that leaves its server takes its fabric's figures and the protocols from the other collectives that do;
/// what happens inside a domain stays the class's.
/// Left blank where a row depends on constants that the fit does not find (exchanges that leave a server), nothing is
/// left to fit on (a run's class, any row of the format, enough of the fabric), or the kind has no fit.
[[nodiscard]] std::vector<ValidatedRow> validate_left_out(std::span<const Value> rows, const Database& database,
                                                          Column column, std::span<const Refit> among = refits());

}  // namespace shortboard
