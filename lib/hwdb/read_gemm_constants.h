#pragma once
#include <vector>

#include "hwdb/figures.h"
#include "hwdb/gemm_constants.h"

namespace shortboard {

/// Reads the list `gemm` of a kernel class: per format, the kinds in the order written.
[[nodiscard]] PerFormat<std::vector<GemmConstants>> read_gemm_constants(const Value& list, const Figures& figures);

/// Reads the list `grouped_gemm` of a kernel class.
[[nodiscard]] std::vector<GroupedGemmConstants> read_grouped_gemm_constants(const Value& list, const Figures& figures);

}  // namespace shortboard
