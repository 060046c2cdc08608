#include "cost/attention.h"

#include <algorithm>
#include <cmath>

namespace shortboard {
namespace {

constexpr double kBackwardWork = 2.5, kBackwardNeeded = 2.0, kBackwardBytes = 2.0;

/// Share of the rate at head size 128: 5/6 at 64, linear in the logarithm below, 1 from 128 on.
double head_size_share(double size) { return std::clamp(1.0 + std::log2(size / 128.0) / 6.0, 0.25, 1.0); }

KernelTime time(const AttentionShape& s, const AttentionRoof& roof, double share, double needed, double work,
                double bytes) {
  const double units = roof.units > 0.0 ? roof.units : 1.0;
  const double rows = s.sequences * s.heads * s.queries / units;
  const double saturation = roof.units > 0.0 ? rows / (rows + roof.half_work) : 1.0;
  const double rate = share * saturation * head_size_share((s.key_size + s.value_size) / 2.0);
  const Seconds ideal = s.flops() / roof.peak;
  const double heads =
      2.0 * s.sequences *
      (s.heads * s.queries * (s.key_size + s.value_size) + s.kv_heads * s.keys * (s.key_size + s.value_size));
  return {needed * ideal, (work / rate) * ideal, Bytes{bytes * heads} / roof.bandwidth, roof.launch};
}

}  // namespace

KernelTime attention_forward_time(const AttentionShape& shape, const AttentionRoof& roof) {
  return time(shape, roof, roof.forward, 1.0, 1.0, 1.0);
}

KernelTime attention_backward_time(const AttentionShape& shape, const AttentionRoof& roof) {
  return time(shape, roof, roof.backward, kBackwardNeeded, kBackwardWork, kBackwardBytes);
}

KernelTime stream_time(Bytes bytes, const StreamRoof& roof) {
  return {Seconds{}, Seconds{}, bytes / roof.bandwidth, roof.launch};
}

}  // namespace shortboard
