#pragma once
#include <span>

#include "document/node.h"
#include "document/value.h"
#include "hwdb/database.h"

namespace shortboard {

/// Fits the list `gemm` of a kernel-class document to rows of the class (columns of read_gemm_observation; cards from
/// `base`). Each item is fitted on the rows of its format and kind, bf16 and fp16 together. A constant that an item
/// does not name stays neutral. A constant with too few rows (see the knobs) stays, and so does all provenance.
void fit_gemm(std::span<const Value> rows, const Database& base, Node& kernel_class_entry);

}  // namespace shortboard
