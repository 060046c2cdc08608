#pragma once
#include <array>

#include "hwdb/sourced.h"
#include "units/quantity.h"

namespace shortboard {

/// Head sizes at which a kernel's other work is known. Between them it is interpolated linearly in the logarithm.
inline constexpr std::array<double, 3> kScoreSizes{64.0, 128.0, 256.0};

/// Time of a fused attention kernel beside its matrix products, for one width of numbers, on one compute unit.
struct AttentionWidth {
  /// Other work per score (exponential, conversions, fetching keys) at each of kScoreSizes. It overlaps with the
  /// products.
  std::array<Seconds, kScoreSizes.size()> score{};
  Seconds tile;  ///< Time to start and finish one tile of query rows.
};

/// Constants of cost/attention.h for new tokens: passes of training, and prefill.
struct AttentionForward {
  double efficiency = 1.0;  ///< Share of the dense peak if only the products limit; in (0, 1].
  double backward = 1.0;    ///< Rate of the backward pass's FLOPs relative to the forward pass's; > 0.
  double tail = 0.0;        ///< Share of the longest tile's time that the end waits for; >= 0.
  double row_step = 64.0;   ///< Query rows are padded to a multiple of it: the matrix instruction's height.
  double bandwidth = 1.0;   ///< Share of the memory bandwidth; in (0, 1].
  Seconds launch;
  AttentionWidth wide, narrow;  ///< 16 bits, 8 bits.
  bool mixed = false;           ///< 16-bit queries on an 8-bit cache are multiplied in 8 bits.
};

/// Constants of cost/attention.h for one new token per sequence, of one kernel.
struct AttentionDecode {
  Seconds launch;
  Seconds combine;             ///< The second kernel, if several blocks share a sequence's context.
  Seconds block;               ///< Time to start and finish one block.
  BytesPerSecond stream;       ///< Rate at which one block reads a 16-bit cache.
  double narrow_stream = 1.0;  ///< Rate at which one block reads an 8-bit cache, relative to `stream`.
  /// Rate at which a block of one query head reads a 16-bit cache. It reads as many elements per second of a narrower
  /// one.
  BytesPerSecond head_stream;
  double bandwidth = 1.0;          ///< Share of the memory bandwidth; in (0, 1].
  double efficiency = 1.0;         ///< Share of the dense 16-bit peak on padded groups of query heads; in (0, 1].
  double narrow_efficiency = 0.0;  ///< Share of the 8-bit peak on 8-bit caches; 0: they are multiplied in 16 bits.
  bool splits_narrow = true;       ///< Grouped queries on an 8-bit cache may share a sequence's context among blocks.
};

/// Constants of fused attention on the cards of one class.
struct AttentionConstants {
  AttentionForward forward;
  AttentionDecode decode, latent;  ///< For cached keys and values; for latent ones.
  FlopsPerSecond unit_rate;  ///< Dense 16-bit rate of one compute unit, for cards that do not publish their number.
  /// Share of the second-level cache in which repeated calls of a benchmark find the data of the call before. A running
  /// model finds none.
  double reuse = 0.0;
  /// The measured operator is a serving engine's: it rotates queries and keys and fills the cache before attention.
  bool prepares = true;
  Provenance from{};
};

}  // namespace shortboard
