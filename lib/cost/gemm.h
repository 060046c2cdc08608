#pragma once
#include "cost/kernel.h"
#include "hwdb/accelerator.h"
#include "hwdb/gemm_constants.h"
#include "workload/operators.h"

namespace shortboard {

/// Time of a matrix product: over tiles tm x tn and k split s ways, the least of the 4-norm of
///     compute = waves 2 tm tn (k / s + k0) / (P / units e area / (area + A0)),  waves = ceil(tiles s / units)
///     memory  = (inputs + output + partial sums of the split) / B
/// a launch, the reduction of a split, and a kernel before that narrows A where the inputs are quantised on the way.
/// Bytes that the last-level cache holds move `cache_speed` times as fast; of products larger than the cache that share
/// falls to none at twice its size. Work is padded to whole tiles and waves, so a faster card never takes longer.
/// Source: fitted on published kernel latencies, per class, format and kind of kernel (hwdb/kernel-classes); the wave
/// model is NVIDIA's "Matrix Multiplication Background User's Guide", section 4 (tile and wave quantization).
[[nodiscard]] KernelTime gemm_time(const GemmShape& shape, const GemmRoof& roof);

/// The roof that a class's constants put on a card whose products run at `rate` in `format`. `repeated`: the product
/// finds in the last-level cache what its previous run left there, as benchmarks do and the steps of a model don't.
/// Cards with fewer watts a FLOPS than `full_power` lower their clocks: efficiency falls as (watts / wanted)^0.6, the
/// power of dynamic voltage scaling between the square and the cube root (A100 and H100, SXM beside PCIe: 0.52, 0.54;
/// L40S beside L4: 0.7).
[[nodiscard]] GemmRoof gemm_roof(const Accelerator& card, const GemmConstants& constants, NumberFormat format,
                                 FlopsPerSecond rate, bool repeated);

}  // namespace shortboard
