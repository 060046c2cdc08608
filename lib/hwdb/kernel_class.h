#pragma once
#include <optional>
#include <string>
#include <vector>

#include "hwdb/collective_constants.h"
#include "hwdb/attention_constants.h"
#include "hwdb/number_format.h"
#include "hwdb/sourced.h"
#include "units/quantity.h"

namespace shortboard {

/// What matrix products reach of a card's peak: constants of cost/gemm.h.
struct GemmConstants {
  double efficiency = 0.0;     ///< Of the dense peak, with large tiles and full waves.
  double tile_overhead = 0.0;  ///< Elements A0 of area / (area + A0): what a tile's edges cost.
  double k_overhead = 0.0;     ///< Steps along k that a tile spends on filling and draining.
  Seconds launch;              ///< Before the first instruction runs.
  /// Share of `efficiency` that a training step holds: measured alone, products run at clocks that minutes of work
  /// under the power cap don't keep. 1 where training runs tell of no such loss.
  double sustained = 1.0;
  Provenance from{};
};

/// What fused attention of one generation of kernels reaches in training on this class's cards: share of the dense
/// 16-bit peak on long rows at head size 128.
struct TrainingAttention {
  std::string kernel;
  double forward = 0.0, backward = 0.0;
  Provenance from{};
};

/// Kernel constants that cards of one architecture share, fitted on the cards in `measured_on`.
struct KernelClass {
  std::string id, name;
  std::string stack;                     ///< Id of the stack taken for training on these cards when a spec names none.
  std::vector<std::string> measured_on;  ///< Card ids; empty: nothing was measured, the constants are carried over.
  PerFormat<std::optional<GemmConstants>> gemm;
  double memory_efficiency = 0.0;  ///< Share of the memory bandwidth that streaming kernels reach.
  Seconds memory_launch;           ///< Of a streaming kernel.
  Provenance memory_from;
  AttentionConstants attention;
  std::vector<TrainingAttention>
      training_attention;  ///< By generation; one that is missing: attention x the stack's share.
  /// Power a unit of dense 16-bit peak (watts a FLOP/s) at which `sustained` was found; a card with less runs its
  /// matrix unit slower by the cube root (dynamic power grows with the cube of the clock). 0: not known.
  double power_per_peak = 0.0;
  CollectiveConstants collective;
  Provenance collective_from;
  ExpertExchangeConstants expert_exchange;
  Provenance expert_exchange_from;
  double uncertainty = 0.0;  ///< Relative half-width of the 80% interval on a step's time.
  Provenance uncertainty_from;
};

}  // namespace shortboard
