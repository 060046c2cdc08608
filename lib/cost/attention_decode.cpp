#include <algorithm>
#include <array>
#include <cmath>

#include "cost/attention.h"

namespace shortboard {
namespace {

constexpr double kGroupStep = 16.0;   // query rows of the smallest matrix instruction
constexpr double kGroupMost = 128.0;  // query rows that one block takes
constexpr double kPieceLeast = 128.0;
constexpr std::array kPieces{1.0, 2.0, 4.0, 8.0, 16.0, 32.0, 64.0, 128.0};
constexpr double kWideBytes = 2.0;

double token_bytes(const AttentionShape& s) {
  return s.cache_bytes * (s.latent ? s.key_size : s.key_size + s.value_size);
}

/// Time of one token of the context in one block that serves `rows` padded query rows.
double token_time(const AttentionShape& s, const AttentionRoof& roof, double rows) {
  const AttentionDecode& c = roof.decode;
  const double stream = c.stream.base() * (s.cache_bytes < kWideBytes ? c.narrow_stream : 1.0);
  const double moved = s.rereads > 1.0 ? token_bytes(s) * kWideBytes / s.cache_bytes : token_bytes(s);
  const double rate = roof.peak.base() / roof.units * (s.latent ? c.latent : c.efficiency);
  return KernelTime{Seconds{}, Seconds{2.0 * rows * (s.key_size + s.value_size) / rate}, Seconds{moved / stream},
                    Seconds{}}
      .busy()
      .base();
}

}  // namespace

KernelTime attention_decode_time(const AttentionShape& s, const AttentionRoof& roof) {
  const AttentionDecode& c = roof.decode;
  const double group = s.heads / s.kv_heads * s.queries;
  const double padded = std::ceil(group / kGroupStep) * kGroupStep;
  const double rows = std::min(padded, kGroupMost);
  const double blocks = s.sequences * s.kv_heads * std::ceil(padded / kGroupMost);
  const double token = token_time(s, roof, rows);
  const double queries = s.sequences * s.heads * s.queries * (s.key_size + s.value_size) * kWideBytes;
  const Bytes bytes{s.sequences * s.kv_heads * s.keys * token_bytes(s) + queries};
  const bool splits = c.splits_narrow || s.cache_bytes >= kWideBytes || group <= 1.0;
  KernelTime best;
  for (const double pieces : kPieces) {
    const double tokens = std::max(s.keys / pieces, std::min(s.keys, kPieceLeast));
    const double waves = std::max(1.0, blocks * pieces / roof.units);
    const Seconds compute{waves * (c.block.base() + tokens * token)};
    const KernelTime time{s.flops() / roof.peak, compute / roof.generation,
                          attention_memory_time(bytes, c.bandwidth, roof, s.rereads),
                          pieces > 1.0 ? c.launch + c.combine : c.launch};
    if (pieces <= 1.0 || time.total() < best.total()) best = time;
    if (!splits) break;
  }
  return best;
}

}  // namespace shortboard
