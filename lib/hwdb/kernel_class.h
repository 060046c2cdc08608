#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "hwdb/attention_constants.h"
#include "hwdb/collective_constants.h"
#include "hwdb/gemm_constants.h"
#include "hwdb/number_format.h"
#include "hwdb/sourced.h"
#include "units/quantity.h"

namespace shortboard {

/// What fused attention of one generation of kernels reaches in training on this class's cards: share of the dense
/// 16-bit peak on long rows at head size 128.
struct TrainingAttention {
  std::string kernel;
  double forward = 0.0, backward = 0.0;
  /// Share of the peak that its matrix instructions alone reach; 0: as the class's. Kernels of older instructions stay
  /// below it on a newer card, however little else they do.
  double products = 0.0;
  Provenance from{};
};

/// Kernel constants that cards of one architecture share, fitted on the cards in `measured_on`.
struct KernelClass {
  std::string id, name;
  std::string stack;                     ///< Id of the stack taken for training on these cards when a spec names none.
  std::vector<std::string> measured_on;  ///< Card ids; empty: nothing was measured, the constants are carried over.
  std::string family;                    ///< Id of the class that this one differs from in kind; may be empty.
  PerFormat<std::vector<GemmConstants>> gemm;  ///< By format, the kinds of kernel; the first is the usual one.
  std::vector<GroupedGemmConstants> grouped_gemm;
  double memory_efficiency = 0.0;  ///< Share of the memory bandwidth that streaming kernels reach.
  Seconds memory_launch;           ///< Of a streaming kernel.
  Provenance memory_from;
  AttentionConstants attention;
  std::vector<TrainingAttention>
      training_attention;  ///< By generation; one that is missing: attention x the stack's share.
  /// Power a unit of dense 16-bit peak (watts a FLOP/s) at which `sustained` was found; a card with less runs its
  /// matrix unit slower, as gemm_roof (cost/gemm.h) has it. 0: not known.
  double power_per_peak = 0.0;
  CollectiveConstants collective;
  Provenance collective_from;
  ExpertExchangeConstants expert_exchange;
  Provenance expert_exchange_from;
  double uncertainty = 0.0;   ///< Relative half-width of the 80% interval on a step's time.
  double carried_over = 1.0;  ///< How many times wider for a card of the class without measurements of its own.
  Provenance uncertainty_from;

  /// Constants of the kernels that suit a measurement's software (or source) and card best, the usual ones where it
  /// names none. A format without any takes those of 16 bits. Null where the class has none of these either.
  [[nodiscard]] const GemmConstants* gemm_of(NumberFormat format, std::string_view software = {},
                                             std::string_view card = {}) const;
  /// The same for a block of experts; a pair of formats without any takes the nearest: the same activations, then the
  /// same weights.
  [[nodiscard]] const GroupedGemmConstants* grouped_gemm_of(NumberFormat activations, NumberFormat weights,
                                                            std::string_view software = {},
                                                            std::string_view card = {}) const;
};

}  // namespace shortboard
