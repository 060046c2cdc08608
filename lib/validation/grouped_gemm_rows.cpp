#include "validation/grouped_gemm_rows.h"

#include <fmt/format.h>

#include "calibration/gemm_observation.h"

namespace shortboard {

ValidatedRow predict_grouped_gemm(const Value& row, const Database& database) {
  const GroupedGemmObservation seen = read_grouped_gemm_observation(row, database);
  const KernelClass kernels = database.kernel_class(seen.card.kernel_class, row.at());
  const GroupedGemmConstants* constants =
      kernels.grouped_gemm_of(seen.activations, seen.weights, seen.source, seen.card.id);
  if (constants == nullptr) throw row.error(fmt::format("is of a class without grouped products: {}", kernels.id));
  const ExpertBlock& block = seen.block;
  ValidatedRow result;
  result.id = fmt::format("grouped_gemm {} {} {:g} tokens {:g} of {:g} experts {:g}x{:g}", seen.card.id,
                          row.required("dtype").text(), block.tokens, block.experts_per_token, block.experts,
                          block.hidden, block.intermediate);
  result.source = seen.source;
  result.accelerator = seen.card.id;
  result.stack = constants->kind.name;
  result.metric = "latency_us";
  result.measured = seen.measured.base() * 1e6;
  result.predicted = seen.predicted(*constants).base() * 1e6;
  return result;
}

}  // namespace shortboard
