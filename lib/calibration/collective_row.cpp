#include "calibration/collective_row.h"

namespace shortboard {
namespace {

Seconds measured_time(const Value& row, const CollectiveRow& read) {
  if (const std::optional<Value> latency = row.optional("latency_us")) return Seconds{1e-6 * latency->positive()};
  const std::optional<Value> bandwidth = row.optional("busbw_gbs");
  if (!bandwidth) throw row.error("has no time", "give latency_us or busbw_gbs");
  const double ranks = read.where.group.ranks, passes = read.kind == CollectiveKind::all_reduce ? 2.0 : 1.0;
  return (passes * (ranks - 1.0) / ranks) * read.bytes / BytesPerSecond{1e9 * bandwidth->positive()};
}

}  // namespace

CollectiveRow read_collective_row(const Value& row, const Database& database) {
  CollectiveRow read;
  read.where = read_network_row(row, database);
  read.kind = static_cast<CollectiveKind>(row.required("op").one_of("collective", kCollectiveNames));
  read.bytes = Bytes{row.required("bytes").positive()};
  read.measured = measured_time(row, read);
  return read;
}

MessageTime collective_time(const CollectiveRow& row, const Network& network) {
  switch (row.kind) {
    case CollectiveKind::all_gather:
      return all_gather_time(row.bytes, row.where.group, network);
    case CollectiveKind::reduce_scatter:
      return reduce_scatter_time(row.bytes, row.where.group, network);
    case CollectiveKind::all_reduce:
      return all_reduce_time(row.bytes, row.where.group, network);
    case CollectiveKind::alltoall:
      break;
  }
  return all_to_all_time(row.bytes, row.where.group, 1.0, network);
}

}  // namespace shortboard
