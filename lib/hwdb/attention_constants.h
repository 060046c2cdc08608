#pragma once
#include <array>

#include "hwdb/sourced.h"
#include "units/quantity.h"

namespace shortboard {

/// Head sizes at which a kernel's other work is known; between them it is read off linearly in the logarithm.
inline constexpr std::array<double, 3> kScoreSizes{64.0, 128.0, 256.0};

/// What a fused attention kernel spends beside its matrix products, in one width of numbers, on one compute unit.
struct AttentionWidth {
  /// Other work of one score (exponential, conversions, fetching keys) at each of kScoreSizes; it overlaps the
  /// products.
  std::array<Seconds, kScoreSizes.size()> score{};
  Seconds tile;  ///< Starting and finishing one tile of query rows.
};

/// Constants of cost/attention.h for new tokens: training's passes and prefill.
struct AttentionForward {
  double efficiency = 1.0;  ///< Of the dense peak, where the products alone are the bound; in (0, 1].
  double backward = 1.0;    ///< Rate of the backward pass's FLOPs relative to the forward pass's; > 0.
  double tail = 0.0;        ///< How much of the longest tile's time is waited for at the end; >= 0.
  double row_step = 64.0;   ///< Query rows are padded to a multiple of it: the matrix instruction's height.
  double bandwidth = 1.0;   ///< Share of the memory bandwidth; in (0, 1].
  Seconds launch;
  AttentionWidth wide, narrow;  ///< 16 bits, 8 bits.
  bool mixed = false;           ///< 16-bit queries on an 8-bit cache are multiplied in 8 bits.
};

/// Constants of cost/attention.h for one new token a sequence, of one kernel.
struct AttentionDecode {
  Seconds launch;
  Seconds combine;             ///< The second kernel, where several blocks share a sequence's context.
  Seconds block;               ///< Starting and finishing one block.
  BytesPerSecond stream;       ///< The most that one block reads, of a 16-bit cache.
  double narrow_stream = 1.0;  ///< The same of an 8-bit cache, relative to it.
  /// The most that a block of one query head reads, of a 16-bit cache; of a narrower one as many elements.
  BytesPerSecond head_stream;
  double bandwidth = 1.0;          ///< Share of the memory bandwidth; in (0, 1].
  double efficiency = 1.0;         ///< Of the dense 16-bit peak, on padded groups of query heads; in (0, 1].
  double narrow_efficiency = 0.0;  ///< The same of the 8-bit peak, on 8-bit caches; 0: those are multiplied in 16 bits.
  bool splits_narrow = true;       ///< Grouped queries on an 8-bit cache may share a sequence's context among blocks.
};

/// What fused attention reaches on the cards of one class.
struct AttentionConstants {
  AttentionForward forward;
  AttentionDecode decode, latent;  ///< Of cached keys and values; of latent ones.
  FlopsPerSecond unit_rate;        ///< Dense 16-bit rate of one compute unit, for cards that publish no number of them.
  /// Share of the second-level cache in which measured calls, repeated on the same data, find what the call before
  /// left; a running model leaves nothing.
  double reuse = 0.0;
  /// The measured operator is a serving engine's: it rotates queries and keys and fills the cache before it attends.
  bool prepares = true;
  Provenance from{};
};

}  // namespace shortboard
