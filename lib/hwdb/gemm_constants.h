#pragma once
#include <limits>
#include <string>
#include <string_view>
#include <vector>

#include "hwdb/number_format.h"
#include "hwdb/sourced.h"
#include "units/quantity.h"

namespace shortboard {

/// Which kernels some constants are of: a name for people, words of a measurement's software or source that tell them,
/// and the cards that they are of where not of the whole class.
struct KernelKind {
  std::string name{};
  std::vector<std::string> software{}, cards{};

  /// How well the kind suits: the more the better, negative where it is of other software or cards. A kind without
  /// words or cards suits all a little.
  [[nodiscard]] int suits(std::string_view text, std::string_view card) const;
};

/// What matrix products reach of a card: constants of cost/gemm.h.
struct GemmConstants {
  KernelKind kind{};
  double efficiency = 0.0;     ///< Of the dense peak, with large tiles, full waves and all the power wanted.
  double tile_overhead = 0.0;  ///< Elements A0 of area / (area + A0): what a tile's edges cost.
  double k_overhead = 0.0;     ///< Steps along k that a tile spends on filling and draining.
  Seconds launch{};            ///< Before the first instruction runs.
  double bandwidth = 1.0;      ///< Share of the memory bandwidth.
  double cache_speed = 1.0;    ///< Rate of the last-level cache over that of memory as reached; >= 1.
  double cache_share = 0.0;    ///< Of that cache: products that move less find all of it there when repeated.
  /// Of adding up the parts of a product whose k was split; without end where the kernels never split.
  Seconds split{std::numeric_limits<double>::infinity()};
  double quantised = 0.0;  ///< Bytes an element of A that a kernel before the product moves to narrow it.
  /// Watts a TFLOPS of the format's peak below which a card under load lowers its clock; 0: none does.
  double full_power = 0.0;
  /// Share of `efficiency` that a training step holds: measured alone, products run at clocks that minutes of work
  /// under the power cap don't keep. 1 where training runs tell of no such loss.
  double sustained = 1.0;
  Provenance from{};
};

/// What the products of a block of experts reach of a card: constants of cost/grouped_gemm.h.
struct GroupedGemmConstants {
  KernelKind kind{};
  NumberFormat activations{}, weights{};
  double efficiency = 0.0, tile_overhead = 0.0, k_overhead = 0.0;  ///< As in GemmConstants.
  Seconds launch{};                                                ///< Of the whole block, routing included.
  double bandwidth = 1.0;
  double least_rows = 16.0;   ///< Rows of the smallest tile: an expert's rows are padded to it.
  double least_tokens = 1.0;  ///< Fewer tokens run as many.
  bool even = false;          ///< Measured with tokens dealt to experts in turn, not at random.
  Provenance from{};
};

}  // namespace shortboard
