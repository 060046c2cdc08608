#include "validation/gemm_rows.h"

#include <fmt/format.h>

#include "calibration/gemm_observation.h"

namespace shortboard {

ValidatedRow predict_gemm(const Value& row, const Database& database) {
  const GemmObservation seen = read_gemm_observation(row, database);
  const KernelClass kernels = database.kernel_class(seen.card.kernel_class, row.at());
  const GemmConstants* constants = kernels.gemm_of(seen.format, seen.software, seen.card.id);
  if (constants == nullptr) throw row.error(fmt::format("is of a class without matrix products: {}", kernels.id));
  ValidatedRow result;
  result.id = fmt::format("gemm {} {} {:g}x{:g}x{:g}", seen.card.id, name(seen.format), seen.shape.m, seen.shape.n,
                          seen.shape.k);
  if (const std::optional<Value> source = row.optional("source")) result.source = source->text();
  result.accelerator = seen.card.id;
  result.stack = constants->kind.name;
  result.metric = "latency_us";
  result.measured = seen.measured.base() * 1e6;
  result.predicted = seen.predicted(*constants).base() * 1e6;
  return result;
}

}  // namespace shortboard
