#pragma once
#include <algorithm>
#include <cmath>

#include "units/quantity.h"

namespace shortboard {

/// The parts of a kernel's time; each is >= 0 and ideal <= compute.
struct KernelTime {
  Seconds ideal;      ///< The needed FLOPs at the dense peak.
  Seconds compute;    ///< The executed FLOPs, with padding and tile edges, at the rate that kernels reach.
  Seconds memory;     ///< The moved bytes at the bandwidth that kernels reach.
  Seconds launch;     ///< Time that nothing hides: starting the kernel, and adding up the parts of a split product.
  Seconds prepare{};  ///< An earlier kernel that must end first: narrowing the inputs.

  /// Arithmetic and memory traffic overlap, less if they take equally long: the 4-norm of both, plus launch and prepare
  /// (the form that explains measured matrix products best; see hwdb/kernel-classes).
  [[nodiscard]] Seconds total() const { return busy() + launch + prepare; }
  /// The 4-norm of compute and memory, without launch and prepare.
  [[nodiscard]] Seconds busy() const {
    const double longer = std::max(compute.base(), memory.base());
    if (longer <= 0.0) return Seconds{};
    const double ratio = std::min(compute.base(), memory.base()) / longer;
    return Seconds{longer * std::sqrt(std::sqrt(1.0 + ratio * ratio * ratio * ratio))};
  }
};

/// The rates of matrix products on a card in one number format: its figures and its class's constants (hwdb).
struct GemmRoof {
  FlopsPerSecond peak;
  double efficiency = 1.0;     ///< Of the peak, with large tiles and full waves; in (0, 1].
  double tile_overhead = 0.0;  ///< A0 of area / (area + A0).
  double k_overhead = 0.0;     ///< Steps along k that a tile spends on filling and draining.
  double units = 0.0;          ///< Compute units over which tiles are spread; 0: unknown, tiles fill waves exactly.
  BytesPerSecond bandwidth;    ///< As kernels reach it, not the peak.
  Seconds launch;
  Bytes element;   ///< Bytes per element of both inputs; outputs take 2 bytes.
  Bytes weight{};  ///< Bytes per element of B if it is kept in another format; 0: like `element`.
  Bytes cache{};   ///< Products that move at most this find all in the last-level cache; those that move twice, none.
  double cache_speed = 1.0;  ///< Rate of that cache over `bandwidth`; >= 1.
  Seconds split{};           ///< Time to add up the parts of a product with split k.
  Bytes quantised{};         ///< Bytes per element of A that are moved before the product.
};

/// The rates of a block of experts.
struct GroupedGemmRoof {
  FlopsPerSecond peak;                                                          ///< Of the activations' format.
  double efficiency = 1.0, tile_overhead = 0.0, k_overhead = 0.0, units = 0.0;  ///< As in GemmRoof.
  BytesPerSecond bandwidth;
  Seconds launch;
  Bytes activation, weight;   ///< Bytes per element.
  double least_rows = 16.0;   ///< Rows of the smallest tile.
  double least_tokens = 1.0;  ///< Fewer tokens take as long as this many.
};

/// The rates of kernels that only move data.
struct StreamRoof {
  BytesPerSecond bandwidth;
  Seconds launch;
};

}  // namespace shortboard
