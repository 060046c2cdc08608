#pragma once
#include "cost/kernel.h"
#include "workload/operators.h"

namespace shortboard {

/// Forward: FLOPs / (P f w / (w + h)), w the query rows a compute unit, h the class's half work; or the bytes of
/// queries, keys, values and outputs over the bandwidth. Heads smaller than 128 elements fill the matrix unit less:
/// the rate is five sixths at 64. Source: FlashAttention-2 and -3 (arXiv:2307.08691, 2407.08608), the figures of speed
/// at head sizes 64 and 128.
[[nodiscard]] KernelTime attention_forward_time(const AttentionShape& shape, const AttentionRoof& roof);

/// Backward: two and a half times the forward FLOPs (the scores are computed again), of which MFU counts two.
/// Source: FlashAttention-2 (arXiv:2307.08691), section 4.1.
[[nodiscard]] KernelTime attention_backward_time(const AttentionShape& shape, const AttentionRoof& roof);

/// A kernel that only moves `bytes`.
[[nodiscard]] KernelTime stream_time(Bytes bytes, const StreamRoof& roof);

}  // namespace shortboard
