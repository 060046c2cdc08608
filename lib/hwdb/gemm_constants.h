#pragma once
#include <limits>
#include <string>
#include <string_view>
#include <vector>

#include "hwdb/number_format.h"
#include "hwdb/sourced.h"
#include "units/quantity.h"

namespace shortboard {

/// The kernels that constants belong to: a name for people, words in a measurement's software or source that identify
/// them, and the cards if they hold for only some of the class.
struct KernelKind {
  std::string name{};
  std::vector<std::string> software{}, cards{};

  /// How well the kind suits: more is better, negative if it is for other software or cards. A kind without words and
  /// cards suits all a little.
  [[nodiscard]] int suits(std::string_view text, std::string_view card) const;
};

/// Constants of cost/gemm.h for matrix products.
struct GemmConstants {
  KernelKind kind{};
  double efficiency = 0.0;     ///< Share of the dense peak with large tiles, full waves and enough power.
  double tile_overhead = 0.0;  ///< Elements A0 of area / (area + A0), the cost of a tile's edges.
  double k_overhead = 0.0;     ///< Steps along k that a tile spends on filling and draining.
  Seconds launch{};            ///< Before the first instruction runs.
  double bandwidth = 1.0;      ///< Share of the memory bandwidth.
  double cache_speed = 1.0;    ///< Rate of the last-level cache over the reached rate of memory; >= 1.
  double cache_share = 0.0;    ///< Share of that cache in which a repeated product finds its data.
  /// Time to add up the parts of a product with split k; infinite if the kernels never split.
  Seconds split{std::numeric_limits<double>::infinity()};
  double quantised = 0.0;  ///< Bytes per element of A that an earlier kernel moves to narrow it.
  /// Watts per TFLOPS of the format's peak below which a card under load lowers its clock; 0: never.
  double full_power = 0.0;
  /// Share of `efficiency` that a training step holds. A benchmark of one product runs at clocks that minutes of load
  /// under the power cap do not keep. 1 if training runs show no such loss.
  double sustained = 1.0;
  Provenance from{};
};

/// Constants of cost/grouped_gemm.h for the products of a block of experts.
struct GroupedGemmConstants {
  KernelKind kind{};
  NumberFormat activations{}, weights{};
  double efficiency = 0.0, tile_overhead = 0.0, k_overhead = 0.0;  ///< As in GemmConstants.
  Seconds launch{};                                                ///< Of the whole block, routing included.
  double bandwidth = 1.0;
  double least_rows = 16.0;   ///< Rows of the smallest tile: an expert's rows are padded to it.
  double least_tokens = 1.0;  ///< Fewer tokens take as long as this many.
  bool even = false;          ///< Measured with tokens that are assigned to experts in turn, not at random.
  Provenance from{};
};

}  // namespace shortboard
