#pragma once
#include <span>

#include "calibration/collective_row.h"
#include "document/node.h"
#include "document/value.h"
#include "hwdb/collective_constants.h"
#include "hwdb/database.h"

namespace shortboard {

/// The constants of one kernel class whose times lie nearest to those measured, by the logarithm of their ratio, over
/// the rows inside one domain; `start` is where to begin, and says by in_network whether switches reduce. Fewer than 30
/// such rows leave `start` as it is: they would not hold fifteen constants.
[[nodiscard]] CollectiveConstants fit_collective(std::span<const CollectiveRow> rows, const CollectiveConstants& start);

/// The same for the rows of one class (columns of tests/validation/collective.csv), into the block `collective` of its
/// document. Rows that can't be read are left out.
void fit_collective(std::span<const Value> rows, const Database& base, Node& kernel_class_entry);

}  // namespace shortboard
