#pragma once
#include <string>

namespace shortboard::support {

/// What a kernel class says of attention, each figure another; its source is the entry's "bench".
inline const std::string kAttentionBlock = R"(attention:
  efficiency: 0.9
  backward: 0.8
  tail: 0.5
  row_step: 64
  bandwidth: 0.8
  launch: 12 us
  wide: {score: [0.06 ns, 0.1 ns, 0.2 ns], tile: 3 us}
  narrow: {score: [0.05 ns, 0.09 ns, 0.18 ns], tile: 2 us, mixed: true}
  decode: {launch: 9 us, combine: 4 us, block: 1 us, stream: 50 GB/s, narrow_stream: 0.8, bandwidth: 0.9, efficiency: 0.5, splits_narrow: false}
  latent: {launch: 8 us, combine: 3 us, block: 2 us, stream: 60 GB/s, narrow_stream: 0.7, bandwidth: 0.8, efficiency: 0.6, narrow_efficiency: 0.4, splits_narrow: true}
  unit_rate: 7.5 TFLOPS
  reuse: 1
  prepares: false
  confidence: derived
  source: bench
)";

}  // namespace shortboard::support
