#include <algorithm>
#include <array>
#include <cmath>

#include "cost/attention.h"

namespace shortboard {
namespace {

constexpr double kGroupStep = 16.0;   // query rows of the smallest matrix instruction
constexpr double kLatentStep = 64.0;  // query rows of a block of FlashMLA
constexpr double kGroupMost = 128.0;  // query rows that one block takes
constexpr double kPieceLeast = 128.0;
constexpr std::array kPieces{1.0, 2.0, 4.0, 8.0, 16.0, 32.0, 64.0, 128.0};
constexpr double kWideBytes = 2.0;

double token_bytes(const AttentionShape& s) {
  return s.cache_bytes * (s.latent ? s.key_size : s.key_size + s.value_size);
}

const AttentionDecode& kernel_for(const AttentionShape& s, const AttentionRoof& roof) {
  return s.latent ? roof.latent : roof.decode;
}

bool is_narrow(const AttentionShape& s, const AttentionRoof& roof) {
  return s.cache_bytes < kWideBytes && roof.narrow_peak.base() > 0.0 && kernel_for(s, roof).narrow_efficiency > 0.0;
}

/// The rate of the matrix units on a cache of this width.
FlopsPerSecond product_rate(const AttentionShape& s, const AttentionRoof& roof) {
  const AttentionDecode& c = kernel_for(s, roof);
  return is_narrow(s, roof) ? c.narrow_efficiency * roof.narrow_peak : c.efficiency * roof.peak;
}

/// Time of one token of the context in one block that serves `rows` padded query rows.
double token_time(const AttentionShape& s, const AttentionRoof& roof, double rows) {
  const AttentionDecode& c = kernel_for(s, roof);
  if (s.per_head)
    return std::max(token_bytes(s) * kWideBytes / s.cache_bytes / c.head_stream.base(),
                    2.0 * s.queries * (s.key_size + s.value_size) * roof.units / roof.peak.base());
  const double stream = c.stream.base() * (s.cache_bytes < kWideBytes ? c.narrow_stream : 1.0);
  const double rate = product_rate(s, roof).base() / roof.units;
  return KernelTime{Seconds{}, Seconds{2.0 * rows * (s.key_size + s.value_size) / rate},
                    Seconds{token_bytes(s) / stream}, Seconds{}}
      .busy()
      .base();
}

}  // namespace

KernelTime attention_decode_time(const AttentionShape& s, const AttentionRoof& roof) {
  const AttentionDecode& c = kernel_for(s, roof);
  const double heads = s.per_head ? s.heads : s.kv_heads;
  const double group = s.heads / heads * s.queries;
  const double step = s.latent ? kLatentStep : kGroupStep;
  const double padded = std::ceil(group / step) * step;
  const double rows = std::min(padded, kGroupMost);
  const double blocks = s.sequences * heads * std::ceil(padded / kGroupMost);
  const double token = token_time(s, roof, rows);
  const double queries = s.sequences * s.heads * s.queries * (s.key_size + s.value_size) * kWideBytes;
  const Bytes bytes{s.sequences * s.kv_heads * s.keys * token_bytes(s) + queries};
  const bool splits = s.splits && (c.splits_narrow || s.cache_bytes >= kWideBytes || group <= 1.0);
  const Seconds ideal = s.flops() / (is_narrow(s, roof) ? roof.narrow_peak : roof.peak);
  KernelTime best;
  for (const double pieces : kPieces) {
    const double tokens = std::max(s.keys / pieces, std::min(s.keys, kPieceLeast));
    const double waves = std::max(1.0, blocks * pieces / roof.units);
    const Seconds compute{waves * (c.block.base() + tokens * token)};
    const KernelTime time{ideal, compute / roof.generation, attention_memory_time(bytes, c.bandwidth, roof),
                          pieces > 1.0 ? c.launch + c.combine : c.launch};
    if (pieces <= 1.0 || time.total() < best.total()) best = time;
    if (!splits) break;
  }
  return best;
}

}  // namespace shortboard
