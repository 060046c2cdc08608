#pragma once
#include <span>

#include "document/node.h"
#include "document/value.h"
#include "hwdb/database.h"

namespace shortboard {

/// Fits the constants of matrix products to rows of one kernel class (columns as read_gemm_observation reads them;
/// cards from `base`) and puts them into the list `gemm` of the class's hwdb document. Each item is fitted on the rows
/// that its format and kind take, bf16 and fp16 together. A constant that an item does not name stays neutral; one that
/// too few rows can tell (see the knobs) stays as it is; so does all provenance.
void fit_gemm(std::span<const Value> rows, const Database& base, Node& kernel_class_entry);

}  // namespace shortboard
