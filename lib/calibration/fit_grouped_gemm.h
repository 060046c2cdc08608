#pragma once
#include <span>

#include "document/node.h"
#include "document/value.h"
#include "hwdb/database.h"

namespace shortboard {

/// Fits the list `grouped_gemm` of a kernel-class document to measured blocks of experts (columns of
/// read_grouped_gemm_observation), by the rules of fit_gemm. A class without the list does not change.
void fit_grouped_gemm(std::span<const Value> rows, const Database& base, Node& kernel_class_entry);

}  // namespace shortboard
