#include "validation/memory_rows.h"

#include <optional>

namespace shortboard {

std::vector<ValidatedRow> memory_rows(const Value& measured, const MemoryEstimate& memory, const ValidatedRow& run) {
  constexpr double kGib = 1024.0 * 1024.0 * 1024.0;
  std::vector<ValidatedRow> rows;
  for (const char* metric : {"memory_allocated_gib", "memory_reserved_gib", "memory_gib"}) {
    const std::optional<Value> figure = measured.optional(metric);
    if (!figure) continue;
    ValidatedRow row = run;
    row.kind = "memory";
    row.metric = metric;
    row.measured = figure->positive();
    const Bytes bytes = row.metric == "memory_allocated_gib" ? memory.total() - memory.overhead : memory.total();
    row.predicted = bytes.base() / kGib;
    rows.push_back(row);
  }
  return rows;
}

}  // namespace shortboard
