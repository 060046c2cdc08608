#pragma once
#include "workload/generation.h"

namespace shortboard {

/// Taps of a convolution's kernel within a frame and along the frames.
struct Taps {
  double picture = 1.0, frames = 1.0;
  [[nodiscard]] double all() const { return picture * frames; }
};
inline constexpr double kSquare = 9.0;  ///< Taps of a 3 x 3 convolution.
inline constexpr double kLine = 3.0;    ///< Taps of a convolution along the frames.

/// Adds the operators of a pass one after another. Activations have 16 bits.
class WorkBuilder {
 public:
  explicit WorkBuilder(GenerationWork& work) : work_(&work) {}

  /// `times` products of `rows` activations of width k with a k x n weight.
  void product(double rows, double n, double k, double times = 1.0);
  /// `times` convolutions of `from` to `to` channels with `pixels` outputs.
  void convolution(double pixels, double from, double to, Taps taps, double times = 1.0);
  /// `times` fused attentions.
  void attention(const AttentionShape& shape, double times = 1.0);
  /// `kernels` elementwise kernels that move `elements` elements together.
  void stream(double elements, double kernels);
  /// Activations that are needed at once; the largest counts.
  void alive(double elements);

 private:
  GenerationWork* work_;
};

/// Attention in which each of `queries` tokens sees all `keys`.
[[nodiscard]] AttentionShape seen_by_all(double sequences, double heads, double head_size, double queries, double keys);

/// Moves per element of a well fused residual sublayer: norm and modulation (read, write), residual with its gate (two
/// reads, one write).
inline constexpr double kSublayerMoves = 5.0;
/// Moves per element of norms and rotation of queries and keys: each is read and written.
inline constexpr double kRotationMoves = 4.0;
/// Moves per element of a group norm with its activation: read for the statistics, read again, written.
inline constexpr double kGroupNormMoves = 3.0;
/// Moves per element of a sum of two tensors: two reads, one write.
inline constexpr double kSumMoves = 3.0;

}  // namespace shortboard
