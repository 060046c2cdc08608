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

/// Fused attention of one generation of kernels in training on this class's cards: shares of the dense 16-bit peak on
/// long rows at head size 128.
struct TrainingAttention {
  std::string kernel;
  double forward = 0.0, backward = 0.0;
  /// Share of the peak that its matrix instructions reach; 0: like the class's. Kernels with older instructions stay
  /// below the peak of a newer card, even without other work.
  double products = 0.0;
  Provenance from{};
};

/// Kernel constants that cards of one architecture share. They are fitted on the cards in `measured_on`.
struct KernelClass {
  std::string id, name;
  std::string stack;                           ///< Id of the default stack for training on these cards.
  std::vector<std::string> measured_on;        ///< Card ids. Empty: the constants are carried over from another class.
  std::string family;                          ///< Id of the class that this one is a variant of; may be empty.
  PerFormat<std::vector<GemmConstants>> gemm;  ///< Kinds of kernel per format; the first is the usual one.
  std::vector<GroupedGemmConstants> grouped_gemm;
  double memory_efficiency = 0.0;  ///< Share of the memory bandwidth that streaming kernels reach.
  Seconds memory_launch;           ///< Of a streaming kernel.
  Provenance memory_from;
  AttentionConstants attention;
  std::vector<TrainingAttention>
      training_attention;  ///< Per generation. For a missing one: `attention` x the stack's share.
  /// Power per dense 16-bit peak (watts per FLOP/s) at which `sustained` was fitted. A card with less power runs its
  /// matrix unit more slowly, see gemm_roof (cost/gemm.h). 0: unknown.
  double power_per_peak = 0.0;
  CollectiveConstants collective;
  Provenance collective_from;
  ExpertExchangeConstants expert_exchange;
  Provenance expert_exchange_from;
  double uncertainty = 0.0;   ///< Relative half-width of the 80% interval of a step's time.
  double carried_over = 1.0;  ///< The interval is so many times as wide for a card without its own measurements.
  Provenance uncertainty_from;

  /// The constants that suit a measurement's software (or source) and card best; the usual ones if no software is
  /// given. A format without constants takes those of 16 bits. Null if the class has none of these either.
  [[nodiscard]] const GemmConstants* gemm_of(NumberFormat format, std::string_view software = {},
                                             std::string_view card = {}) const;
  /// The constants of a block of experts, chosen like gemm_of. A pair of formats without constants takes the nearest
  /// pair: first with the same activations, then with the same weights.
  [[nodiscard]] const GroupedGemmConstants* grouped_gemm_of(NumberFormat activations, NumberFormat weights,
                                                            std::string_view software = {},
                                                            std::string_view card = {}) const;
};

}  // namespace shortboard
