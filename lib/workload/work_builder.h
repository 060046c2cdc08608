#pragma once
#include "workload/generation.h"

namespace shortboard {

/// Extent of a convolution's kernel in a picture and along the frames.
struct Taps {
  double picture = 1.0, frames = 1.0;
  [[nodiscard]] double all() const { return picture * frames; }
};
inline constexpr double kSquare = 9.0;  ///< Taps of a 3 x 3 convolution.
inline constexpr double kLine = 3.0;    ///< Of one along the frames.

/// Adds the operators of a pass one after the other; 16-bit activations.
class WorkBuilder {
 public:
  explicit WorkBuilder(GenerationWork& work) : work_(&work) {}

  /// `times` products of `rows` activations of width k with a weight of k x n each.
  void product(double rows, double n, double k, double times = 1.0);
  /// `times` convolutions over `pixels` outputs, the kernel's extent in `taps`.
  void convolution(double pixels, double from, double to, Taps taps, double times = 1.0);
  /// `times` fused attentions, every query seeing every key.
  void attention(const AttentionShape& shape, double times = 1.0);
  /// Elementwise kernels that move so many elements in all.
  void stream(double elements, double kernels);
  /// Activations that are alive at once, where these are the most.
  void alive(double elements);

 private:
  GenerationWork* work_;
};

/// Attention of `queries` tokens to `keys` others, all seen.
[[nodiscard]] AttentionShape seen_by_all(double sequences, double heads, double head_size, double queries, double keys);

/// Elements that a residual sublayer of width h moves a token when well fused: norm and modulation (read, write), and
/// residual with its gate (two reads, a write).
inline constexpr double kSublayerMoves = 5.0;
/// Norms and rotation of queries and keys: each read and written.
inline constexpr double kRotationMoves = 4.0;
/// A group norm with its activation: read for the statistics, read again, written.
inline constexpr double kGroupNormMoves = 3.0;
/// A sum of two: two reads, a write.
inline constexpr double kSumMoves = 3.0;

}  // namespace shortboard
