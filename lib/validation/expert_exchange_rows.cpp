#include "validation/expert_exchange_rows.h"

#include <fmt/format.h>

#include "calibration/expert_row.h"

namespace shortboard {

ValidatedRow predict_expert_exchange(const Value& row, const Database& database) {
  const ExpertRow read = read_expert_row(row, database);
  const Group group = read.where.group;
  const KernelClass kernels = database.kernel_class(read.where.card.kernel_class);
  const Seconds time = expert_exchange_time(read.message, group, kernels.expert_exchange, read.where.network).total();
  const double unit = read.timed ? 1e6 : 1e-9;
  ValidatedRow result{
      .id = fmt::format("{}{} {} {} ranks of {} a domain {:.0f} tokens", read.message.merged ? "" : "separate ",
                        read.message.dispatching ? "dispatch" : "combine", read.where.card.id, group.ranks, group.local,
                        read.message.tokens),
      .accelerator = read.where.card.id,
      .metric = read.timed ? "latency_us" : "bandwidth_gbs",
      .measured = unit * read.measured,
      .predicted = unit * read.as_measured(time)};
  if (!read.where.fabric.empty()) result.id += " over " + read.where.fabric;
  if (const std::optional<Value> source = row.optional("source")) result.source = source->text();
  return result;
}

}  // namespace shortboard
