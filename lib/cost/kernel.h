#pragma once
#include <algorithm>
#include <cmath>

#include "units/quantity.h"

namespace shortboard {

/// Why a kernel takes as long as it does; every part is >= 0 and ideal <= compute.
struct KernelTime {
  Seconds ideal;      ///< The FLOPs needed, at the dense peak.
  Seconds compute;    ///< The FLOPs done, padding and tile edges included, at the rate kernels reach.
  Seconds memory;     ///< Bytes moved at the bandwidth kernels reach.
  Seconds launch;     ///< What no overlap hides: starting the kernel, and adding up a split product's parts.
  Seconds prepare{};  ///< Of a kernel that must end before: narrowing the inputs.

  /// Arithmetic and memory traffic hide behind each other, less so where they are alike: the 4-norm of both, plus the
  /// launch (the form that explains measured matrix products best; see hwdb/kernel-classes).
  [[nodiscard]] Seconds total() const { return busy() + launch + prepare; }
  /// Without the launch and what must end before.
  [[nodiscard]] Seconds busy() const {
    const double longer = std::max(compute.base(), memory.base());
    if (longer <= 0.0) return Seconds{};
    const double ratio = std::min(compute.base(), memory.base()) / longer;
    return Seconds{longer * std::sqrt(std::sqrt(1.0 + ratio * ratio * ratio * ratio))};
  }
};

/// What matrix products reach on a card in one number format: its figures and its class's constants (hwdb).
struct GemmRoof {
  FlopsPerSecond peak;
  double efficiency = 1.0;     ///< Of the peak, with large tiles and full waves; in (0, 1].
  double tile_overhead = 0.0;  ///< A0 of area / (area + A0).
  double k_overhead = 0.0;     ///< Steps along k a tile spends on filling and draining.
  double units = 0.0;          ///< Compute units that tiles are dealt to; 0: not known, tiles fill waves exactly.
  BytesPerSecond bandwidth;    ///< Reached, not peak.
  Seconds launch;
  Bytes element;   ///< Of both inputs; outputs take 2 bytes.
  Bytes weight{};  ///< Of B, where it is kept in another format than it is multiplied in; 0: as `element`.
  Bytes cache{};   ///< Products that move less find all of it in the last-level cache, those that move twice, none.
  double cache_speed = 1.0;  ///< Rate of that cache over `bandwidth`; >= 1.
  Seconds split{};           ///< Of adding up the parts of a product whose k was split.
  Bytes quantised{};         ///< Moved before the product for every element of A.
};

/// What a block of experts reaches.
struct GroupedGemmRoof {
  FlopsPerSecond peak;                                                          ///< Of the activations' format.
  double efficiency = 1.0, tile_overhead = 0.0, k_overhead = 0.0, units = 0.0;  ///< As in GemmRoof.
  BytesPerSecond bandwidth;
  Seconds launch;
  Bytes activation, weight;   ///< An element of each.
  double least_rows = 16.0;   ///< Rows of the smallest tile.
  double least_tokens = 1.0;  ///< Fewer tokens run as many.
};

/// What kernels that only move data reach.
struct StreamRoof {
  BytesPerSecond bandwidth;
  Seconds launch;
};

}  // namespace shortboard
