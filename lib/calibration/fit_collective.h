#pragma once
#include <span>

#include "calibration/collective_row.h"
#include "document/node.h"
#include "document/value.h"
#include "hwdb/collective_constants.h"
#include "hwdb/database.h"

namespace shortboard {

/// Fits the constants of one kernel class to the rows inside one domain, by the logarithm of predicted over measured
/// time. `start`: the first guess; its in_network says whether switches reduce. With fewer than 30 such rows the result
/// is `start`, because they do not determine fifteen constants.
[[nodiscard]] CollectiveConstants fit_collective(std::span<const CollectiveRow> rows, const CollectiveConstants& start);

/// Fits the block `collective` of a kernel-class document to rows of the class (columns of
/// tests/validation/collective.csv). Rows that cannot be read are left out.
void fit_collective(std::span<const Value> rows, const Database& base, Node& kernel_class_entry);

}  // namespace shortboard
