#pragma once
#include "calibration/network_row.h"
#include "cost/expert_exchange.h"

namespace shortboard {

/// One measured dispatch or combine of an expert-parallel layer.
struct ExpertRow {
  NetworkRow where;
  ExpertMessage message;
  bool timed = true;  ///< `measured` is in seconds; else in bytes per second.
  double measured = 0.0;
  Bytes counted;  ///< The bytes that a bandwidth counts, by the row's bandwidth_kind.

  /// A kernel's time in the measured metric: seconds or bytes per second.
  [[nodiscard]] double as_measured(Seconds time) const { return timed ? time.base() : (counted / time).base(); }
};

/// Reads op, kernel, tokens_per_rank, hidden, topk, dtype, latency_us or bandwidth_gbs with bandwidth_kind (RDMA: bytes
/// to domains; else to ranks), and the columns of read_network_row. Kernels whose name begins with "low_latency" send
/// each copy separately. Tokens use experts of at most four domains, as in DeepEP's tests. Throws SpecError if a column
/// is missing.
[[nodiscard]] ExpertRow read_expert_row(const Value& row, const Database& database);

}  // namespace shortboard
