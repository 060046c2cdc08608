#pragma once
#include <span>

#include "document/node.h"
#include "document/value.h"
#include "hwdb/database.h"

namespace shortboard {

/// The same as fit_gemm for blocks of experts: rows as read_grouped_gemm_observation reads them, into the list
/// `grouped_gemm` of the class's hwdb document; a class without one is left alone.
void fit_grouped_gemm(std::span<const Value> rows, const Database& base, Node& kernel_class_entry);

}  // namespace shortboard
