#include "cost/attention.h"

#include <algorithm>
#include <cmath>

namespace shortboard {
namespace {

constexpr double kTile = 64.0;  // query rows of a tile and keys of a block
constexpr double kBackwardWork = 2.5, kBackwardNeeded = 2.0, kBackwardBytes = 2.0;
constexpr double kWideBytes = 2.0;
constexpr double kLongRowSize = 128.0;
constexpr double kCacheSpeed = 4.0;  // of the second-level cache, relative to memory
constexpr double kCacheFade = 0.2;   // a cache keeps nothing of a cyclic read that is larger by this share

double overlapped(double compute, double memory) {
  return KernelTime{Seconds{}, Seconds{compute}, Seconds{memory}, Seconds{}}.busy().base();
}

double other_work(const AttentionWidth& width, double head_size) {
  const double place = std::clamp(std::log2(head_size / kScoreSizes.front()), 0.0, 2.0);
  const std::size_t below = place < 1.0 ? 0 : 1;
  const double share = place - static_cast<double>(below);
  const double larger = std::max(1.0, head_size / kScoreSizes.back());
  return larger * ((1.0 - share) * width.score[below].base() + share * width.score[below + 1].base());
}

bool is_narrow(const AttentionShape& s, const AttentionRoof& roof) {
  if (roof.narrow_peak.base() <= 0.0) return false;
  return s.query_bytes < kWideBytes || (s.cache_bytes < kWideBytes && roof.forward.mixed);
}

/// Compute of one forward pass; see the header.
double forward_compute(const AttentionShape& s, const AttentionRoof& roof, bool narrow) {
  const AttentionWidth& width = narrow ? roof.forward.narrow : roof.forward.wide;
  const double unit_rate = (narrow ? roof.narrow_peak : roof.peak).base() / roof.units * roof.forward.efficiency;
  const double score =
      overlapped(2.0 * (s.key_size + s.value_size) / unit_rate, other_work(width, (s.key_size + s.value_size) / 2.0));
  // A causal row of T key blocks sees (T + 1) / 2 of them on average and T at the end; the average context of n tokens
  // is (n + 1) / 2.
  const double all = std::ceil(s.keys / kTile), triangle = std::max(1.0, std::ceil((2.0 * s.context - 1.0) / kTile));
  const double average = std::min(all, (triangle + 1.0) / 2.0), longest = std::min(all, triangle);
  const double rows = std::ceil(s.queries / roof.forward.row_step) * roof.forward.row_step;
  const double tiles = std::ceil(s.queries / kTile), tile = width.tile.base();
  const double total = s.sequences * s.heads * (tiles * tile + rows * kTile * average * score) / roof.units;
  const double last = tile + std::min(kTile, rows) * kTile * longest * score;
  return std::max(total + roof.forward.tail * last, last) / roof.generation;
}

double forward_bytes(const AttentionShape& s) {
  const double queries = s.heads * s.queries * (s.key_size * s.query_bytes + s.value_size * kWideBytes);
  return s.sequences * (queries + s.kv_heads * s.keys * (s.key_size + s.value_size) * s.cache_bytes);
}

KernelTime pass(const AttentionShape& s, const AttentionRoof& roof, double needed, double work, double bytes) {
  const bool narrow = is_narrow(s, roof);
  const Seconds ideal = s.flops() / (narrow ? roof.narrow_peak : roof.peak);
  return {needed * ideal, Seconds{work * forward_compute(s, roof, narrow)},
          attention_memory_time(Bytes{bytes * forward_bytes(s)}, roof.forward.bandwidth, roof), roof.forward.launch};
}

}  // namespace

Seconds attention_memory_time(Bytes bytes, double share, const AttentionRoof& roof) {
  const double cache = roof.cache.base();
  const double held = cache > 0.0 ? std::clamp((1.0 + kCacheFade - bytes.base() / cache) / kCacheFade, 0.0, 1.0) : 0.0;
  return (1.0 - held + held / kCacheSpeed) * bytes / (share * roof.bandwidth);
}

double attention_long_row_share(const AttentionRoof& roof) {
  const double products = 4.0 * kLongRowSize * roof.units / roof.peak.base();
  return products / overlapped(products / roof.forward.efficiency, other_work(roof.forward.wide, kLongRowSize));
}

KernelTime attention_forward_time(const AttentionShape& shape, const AttentionRoof& roof) {
  return pass(shape, roof, 1.0, 1.0, 1.0);
}

KernelTime attention_backward_time(const AttentionShape& shape, const AttentionRoof& roof) {
  return pass(shape, roof, kBackwardNeeded, kBackwardWork / roof.forward.backward, kBackwardBytes);
}

KernelTime attention_prepare_time(const AttentionShape& s, const AttentionRoof& roof) {
  const double queries = s.heads * s.key_size * (kWideBytes + s.query_bytes);
  const double cache = s.kv_heads * (s.key_size + s.value_size) * (kWideBytes + s.cache_bytes);
  const Bytes bytes{s.sequences * s.queries * (queries + cache)};
  return {Seconds{}, Seconds{}, attention_memory_time(bytes, roof.forward.bandwidth, roof), Seconds{}};
}

Seconds attention_prefill_time(const AttentionShape& shape, const AttentionRoof& roof) {
  return attention_prepare_time(shape, roof).total() + attention_forward_time(shape, roof).total();
}

KernelTime stream_time(Bytes bytes, const StreamRoof& roof) {
  return {Seconds{}, Seconds{}, bytes / roof.bandwidth, roof.launch};
}

}  // namespace shortboard
