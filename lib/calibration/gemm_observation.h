#pragma once
#include <string>

#include "cost/gemm.h"
#include "cost/grouped_gemm.h"
#include "document/value.h"
#include "hwdb/database.h"

namespace shortboard {

/// A published latency of one matrix product that a benchmark repeats on a card.
struct GemmObservation {
  Accelerator card{};
  NumberFormat format{};
  FlopsPerSecond rate{};  ///< The card's dense rate in that format.
  GemmShape shape{};
  std::string software{};  ///< The row's software, or else its source.
  Seconds measured{};

  [[nodiscard]] Seconds predicted(const GemmConstants& constants) const;
};

/// Reads a row: accelerator, dtype, m, n, k, latency_us, software or source. Throws SpecError for a wrong row, and for
/// a card whose rate or memory bandwidth hwdb lacks.
[[nodiscard]] GemmObservation read_gemm_observation(const Value& row, const Database& database);

/// A published latency of a block of experts.
struct GroupedGemmObservation {
  Accelerator card{};
  NumberFormat activations{}, weights{};
  FlopsPerSecond rate{};
  ExpertBlock block{};  ///< Without the routing, which the constants' kind gives.
  std::string source{};
  Seconds measured{};

  [[nodiscard]] Seconds predicted(const GroupedGemmConstants& constants) const;
};

/// Reads a row: accelerator, dtype (one format, or activations x weights as in "fp8xfp4"), experts, experts_per_token,
/// tokens, hidden, intermediate, latency_us, source.
[[nodiscard]] GroupedGemmObservation read_grouped_gemm_observation(const Value& row, const Database& database);

}  // namespace shortboard
