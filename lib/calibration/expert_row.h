#pragma once
#include "calibration/network_row.h"
#include "cost/expert_exchange.h"

namespace shortboard {

/// One measured dispatch or combine of an expert-parallel layer.
struct ExpertRow {
  NetworkRow where;
  ExpertMessage message;
  bool timed = true;  ///< `measured` is in seconds; else a bandwidth in bytes a second.
  double measured = 0.0;
  Bytes counted;  ///< What a bandwidth counts, by the row's bandwidth_kind.

  /// Time or bandwidth, as measured, of a kernel that takes so long.
  [[nodiscard]] double as_measured(Seconds time) const { return timed ? time.base() : (counted / time).base(); }
};

/// Reads op, kernel, tokens_per_rank, hidden, topk, dtype, latency_us or bandwidth_gbs with bandwidth_kind (RDMA: bytes
/// to domains; else to ranks), and what read_network_row reads; kernels whose name begins with "low_latency" send each
/// copy on its own, unless a domain's share in one node. Tokens take experts of four domains at most, as DeepEP's tests
/// have it. Throws SpecError where a row lacks them.
[[nodiscard]] ExpertRow read_expert_row(const Value& row, const Database& database);

}  // namespace shortboard
