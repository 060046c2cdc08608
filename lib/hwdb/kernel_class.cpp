#include "hwdb/kernel_class.h"

#include <algorithm>
#include <array>

namespace shortboard {

const GemmConstants* KernelClass::gemm_of(NumberFormat format, std::string_view software) const {
  for (const NumberFormat taken : {format, NumberFormat::bf16, NumberFormat::fp16}) {
    const std::vector<GemmConstants>& kinds = gemm[index(taken)];
    if (kinds.empty()) continue;
    const auto named = std::ranges::find_if(kinds, [&](const GemmConstants& c) { return c.kind.named_in(software); });
    return named != kinds.end() ? &*named : &kinds.front();
  }
  return nullptr;
}

const GroupedGemmConstants* KernelClass::grouped_gemm_of(NumberFormat activations, NumberFormat weights,
                                                         std::string_view software) const {
  const GroupedGemmConstants* best = nullptr;
  int least = 8;
  for (const GroupedGemmConstants& constants : grouped_gemm) {
    const int far = (constants.activations == activations ? 0 : 4) + (constants.weights == weights ? 0 : 2) +
                    (constants.kind.named_in(software) ? 0 : 1);
    if (far >= least) continue;
    least = far;
    best = &constants;
  }
  return best;
}

}  // namespace shortboard
