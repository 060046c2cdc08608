#pragma once
#include "cost/kernel.h"
#include "workload/operators.h"

namespace shortboard {

/// Time of a matrix product: over tiles tm x tn and k split s ways, the least of the 4-norm of
///     compute = waves 2 tm tn (k / s + k0) / (P / units e area / (area + A0)),  waves = ceil(tiles s / units)
///     memory  = (inputs + output + partial sums of the split) / B
/// and a launch. Work is padded to whole tiles and waves, so a faster card never takes longer.
/// Source: fitted on published kernel latencies, per class and number format (hwdb/kernel-classes); the wave model is
/// NVIDIA's "Matrix Multiplication Background User's Guide", section 4 (tile and wave quantization).
[[nodiscard]] KernelTime gemm_time(const GemmShape& shape, const GemmRoof& roof);

}  // namespace shortboard
