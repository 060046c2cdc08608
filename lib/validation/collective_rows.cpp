#include "validation/collective_rows.h"

#include <fmt/format.h>

#include "calibration/collective_row.h"

namespace shortboard {

ValidatedRow predict_collective(const Value& row, const Database& database) {
  const CollectiveRow read = read_collective_row(row, database);
  const Group group = read.where.group;
  ValidatedRow result{.id = fmt::format("{} {} {} ranks of {} a domain {:.0f} bytes",
                                        kCollectiveNames[static_cast<std::size_t>(read.kind)], read.where.card.id,
                                        group.ranks, group.local, read.bytes.base()),
                      .accelerator = read.where.card.id,
                      .metric = "latency_us",
                      .measured = 1e6 * read.measured.base(),
                      .predicted = 1e6 * collective_time(read, read.where.network).total().base()};
  if (!read.where.fabric.empty()) result.id += " over " + read.where.fabric;
  if (const std::optional<Value> source = row.optional("source")) result.source = source->text();
  return result;
}

}  // namespace shortboard
