#pragma once
#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "calibration/network_row.h"

namespace shortboard {

enum class CollectiveKind : std::uint8_t { all_gather, reduce_scatter, all_reduce, alltoall };
inline constexpr std::array<std::string_view, 4> kCollectiveNames{"all_gather", "reduce_scatter", "all_reduce",
                                                                  "alltoall"};
static_assert(kCollectiveNames.size() == static_cast<std::size_t>(CollectiveKind::alltoall) + 1);

/// One measured collective.
struct CollectiveRow {
  NetworkRow where;
  CollectiveKind kind = CollectiveKind::all_reduce;
  Bytes bytes;  ///< The whole buffer, as NCCL counts.
  Seconds
      measured;  ///< From latency_us, or from busbw_gbs: bytes x factor / busbw, factor (n-1)/n, twice for all-reduce.
};

/// Reads op, bytes, latency_us or busbw_gbs, and the columns of read_network_row. Throws SpecError if both latency_us
/// and busbw_gbs are missing.
[[nodiscard]] CollectiveRow read_collective_row(const Value& row, const Database& database);

/// The predicted time of the row's collective over `network` (cost/collective.h).
[[nodiscard]] MessageTime collective_time(const CollectiveRow& row, const Network& network);

}  // namespace shortboard
