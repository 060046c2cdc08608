#pragma once
#include <span>
#include <vector>

#include "document/value.h"
#include "hwdb/database.h"
#include "validation/refit.h"
#include "validation/row_name.h"
#include "validation/validated_row.h"

namespace shortboard {

/// Predicts rows, and predicts each a second time with constants that were fitted without it. For each value of
/// `column` and each kind of measurement, the constants are fitted on all other rows, and the rows of that value are
/// predicted with them (ValidatedRow::left_out). A kernel uses the constants of the rest of its class. If the rest has
/// no row of its number format or too few rows, it uses those of the class's `family`, or else of all other rows of its
/// kind. A run uses the constants of its stack and class from the other runs. If no other run has its stack, the
/// nearest stack of its family replaces it. A collective that leaves its server uses its fabric's figures and the
/// protocols from other such collectives, and the class's figures inside a domain. The second prediction is absent if a
/// row depends on constants that are not fitted (exchanges that leave a server), if too few rows remain (of a run's
/// class, of the format, of the fabric), or if the kind has no fit.
[[nodiscard]] std::vector<ValidatedRow> validate_left_out(std::span<const Value> rows, const Database& database,
                                                          Column column, std::span<const Refit> among = refits());

}  // namespace shortboard
