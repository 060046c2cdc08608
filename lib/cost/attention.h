#pragma once
#include "cost/attention_roof.h"
#include "cost/kernel.h"
#include "workload/operators.h"

namespace shortboard {

/// Time of one forward pass of a fused kernel over new tokens. Tiles of 64 query rows loop over blocks of 64 keys, in
/// causal attention also over a padded diagonal block, and are spread over the compute units:
///     compute = max(all tiles / units + tail x longest tile, longest tile)
///     tile    = t0 + rows x keys x ((2 (dk + dv) / (P / units e))^4 + s(d)^4)^(1/4)
/// s is the other work per score (softmax, conversions), which is as long in narrow formats and beside faster matrix
/// units. memory = queries, keys, values and outputs, each once. Rows are padded to the matrix instruction's height.
/// Source: FlashAttention-2 and -3 (arXiv:2307.08691, 2407.08608) for the loop; the constants are fitted
/// (hwdb/kernel-classes). Extents >= 1.
[[nodiscard]] KernelTime attention_forward_time(const AttentionShape& shape, const AttentionRoof& roof);

/// Time of the backward pass, at the class's rate for it. It computes the scores again and so needs 2.5 times the
/// forward FLOPs, of which MFU counts 2. Source: FlashAttention-2 (arXiv:2307.08691), section 4.1.
[[nodiscard]] KernelTime attention_backward_time(const AttentionShape& shape, const AttentionRoof& roof);

/// Share of the dense 16-bit peak that the forward pass reaches on long rows at head size 128, without `generation`.
[[nodiscard]] double attention_long_row_share(const AttentionRoof& roof);

/// Time of a serving engine's preparation of new tokens: it reads 16-bit queries, keys and values, rotates them, and
/// writes queries and cache. The pass's launch includes its launch.
[[nodiscard]] KernelTime attention_prepare_time(const AttentionShape& shape, const AttentionRoof& roof);

/// Time of a serving engine's whole attention operator on new tokens: preparation, then the forward pass.
[[nodiscard]] Seconds attention_prefill_time(const AttentionShape& shape, const AttentionRoof& roof);

/// Time of one decode step: per sequence, `queries` new tokens (1, or more when a draft is verified) against its cache.
/// A block reads the keys and values of one head of a sequence, or of one of s pieces of its context, for the query
/// heads that share them, padded to 16 rows (at most 128 per block). The result is the least over s = 1, 2, 4 .. 128
/// (pieces of at least 128 tokens) of the 4-norm of
///     compute = waves x (t0 + tokens x ((bytes per token / r)^4 + (2 rows (dk + dv) / (P / units e))^4)^(1/4))
///     memory  = cache, queries and outputs / (B eb)
/// plus a launch, and a second launch if s > 1; waves = max(1, blocks / units). An 8-bit cache is multiplied in 8 bits
/// if the constants give the share of that peak. The kernel of latent attention has its own constants, reads one row of
/// dk elements per token for all heads, and pads to 64 rows. A block for one query head (per_head) reads element by
/// element without a matrix unit: (bytes per token in 16 bits) / c.head_stream, also from a narrow cache. Source:
/// FlashDecoding (crfm.stanford.edu/2023/10/12/flashdecoding.html), FlashMLA.
[[nodiscard]] KernelTime attention_decode_time(const AttentionShape& shape, const AttentionRoof& roof);

/// Time to move `bytes` at `share` of the memory bandwidth. A cache that holds them all is four times as fast. A read
/// of 1.2 times the cache's size gains nothing, because a cyclic read evicts what it needs next.
[[nodiscard]] Seconds attention_memory_time(Bytes bytes, double share, const AttentionRoof& roof);

/// Time of a kernel that only moves `bytes`.
[[nodiscard]] KernelTime stream_time(Bytes bytes, const StreamRoof& roof);

}  // namespace shortboard
