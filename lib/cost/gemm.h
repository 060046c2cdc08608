#pragma once
#include "cost/kernel.h"
#include "hwdb/accelerator.h"
#include "hwdb/gemm_constants.h"
#include "workload/operators.h"

namespace shortboard {

/// Time of a matrix product: the least, over tiles tm x tn and k split s ways, of the 4-norm of
///     compute = waves 2 tm tn (k / s + k0) / (P / units e area / (area + A0)),  waves = ceil(tiles s / units)
///     memory  = (inputs + output + partial sums of the split) / B
/// plus a launch, the reduction of a split, and an earlier kernel that narrows A if inputs are quantised on the way.
/// Bytes in the last-level cache move `cache_speed` times as fast; their share falls to none for products of twice the
/// cache's size. Work is padded to whole tiles and waves, so a faster card never takes longer.
/// Source: fitted on published kernel latencies, per class, format and kind of kernel (hwdb/kernel-classes); the wave
/// model is NVIDIA's "Matrix Multiplication Background User's Guide", section 4 (tile and wave quantization).
[[nodiscard]] KernelTime gemm_time(const GemmShape& shape, const GemmRoof& roof);

/// The roof of a card whose products run at `rate` in `format`, from its class's constants. `repeated`: the product
/// finds data of its previous run in the last-level cache, as in benchmarks but not in a model's steps. Cards with
/// fewer watts per FLOPS than `full_power` lower their clocks: efficiency falls as (watts / wanted)^0.6. The exponent
/// is that of dynamic voltage scaling, between the square and the cube root (A100 and H100, SXM beside PCIe: 0.52,
/// 0.54; L40S beside L4: 0.7).
[[nodiscard]] GemmRoof gemm_roof(const Accelerator& card, const GemmConstants& constants, NumberFormat format,
                                 FlopsPerSecond rate, bool repeated);

}  // namespace shortboard
