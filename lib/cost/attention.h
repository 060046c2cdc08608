#pragma once
#include "cost/attention_roof.h"
#include "cost/kernel.h"
#include "workload/operators.h"

namespace shortboard {

/// One pass of a fused kernel over new tokens. Tiles of 64 query rows walk over blocks of 64 keys, causal ones over a
/// padded diagonal too, and are dealt to the units:
///     compute = max(all tiles / units + tail x longest tile, longest tile)
///     tile    = t0 + rows x keys x ((2 (dk + dv) / (P / units e))^4 + s(d)^4)^(1/4)
/// with s the other work of one score (softmax, conversions), which neither narrow formats nor faster matrix units
/// shorten; memory = queries, keys, values and outputs, each once. Rows are padded to the matrix instruction's height.
/// Source: FlashAttention-2 and -3 (arXiv:2307.08691, 2407.08608) for the walk; the constants are fitted
/// (hwdb/kernel-classes). Extents >= 1.
[[nodiscard]] KernelTime attention_forward_time(const AttentionShape& shape, const AttentionRoof& roof);

/// Backward: two and a half times the forward FLOPs (the scores are computed again), of which MFU counts two, at the
/// class's rate of it. Source: FlashAttention-2 (arXiv:2307.08691), section 4.1.
[[nodiscard]] KernelTime attention_backward_time(const AttentionShape& shape, const AttentionRoof& roof);

/// Share of the dense 16-bit peak that the forward pass reaches on long rows at head size 128, `generation` aside.
[[nodiscard]] double attention_long_row_share(const AttentionRoof& roof);

/// What a serving engine does to new tokens before their attention: reads 16-bit queries, keys and values, rotates them
/// and writes queries and cache. Its launch is counted with the pass's.
[[nodiscard]] KernelTime attention_prepare_time(const AttentionShape& shape, const AttentionRoof& roof);

/// A serving engine's whole attention operator on new tokens: preparation, then the forward pass.
[[nodiscard]] Seconds attention_prefill_time(const AttentionShape& shape, const AttentionRoof& roof);

/// One step of generation: `queries` new tokens (1, or more when a draft is verified) a sequence against its cache. A
/// block reads a sequence's keys and values of one head, or of one of s pieces of its context, for that head's group of
/// query heads, padded to 16 rows (128 at most in a block). Over s = 1, 2, 4 .. 128 (pieces of 128 tokens at least),
/// the least of the 4-norm of
///     compute = waves x (t0 + tokens x ((bytes of a token / r)^4 + (2 rows (dk + dv) / (P / units e))^4)^(1/4))
///     memory  = cache, queries and outputs / (B eb)
/// and a launch, a second one where s > 1; waves = max(1, blocks / units). An 8-bit cache is multiplied in 8 bits where
/// the constants say at what share of that peak. Latent attention, a kernel with constants of its own, reads one row of
/// dk elements a token for all heads and pads to 64 rows. A block that serves one query head (per_head) takes elements
/// one by one on no matrix unit: (bytes of a token in 16 bits) / c.head_stream, which a narrow cache does not shorten.
/// Source: FlashDecoding (crfm.stanford.edu/2023/10/12/flashdecoding.html), FlashMLA.
[[nodiscard]] KernelTime attention_decode_time(const AttentionShape& shape, const AttentionRoof& roof);

/// Moving `bytes` at `share` of the memory bandwidth; a cache that held them all serves them four times as fast, one
/// that is 1.2 times too small not at all (a cyclic read evicts what it will need).
[[nodiscard]] Seconds attention_memory_time(Bytes bytes, double share, const AttentionRoof& roof);

/// A kernel that only moves `bytes`.
[[nodiscard]] KernelTime stream_time(Bytes bytes, const StreamRoof& roof);

}  // namespace shortboard
