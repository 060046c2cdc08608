#include "hwdb/kernel_class.h"

#include <algorithm>
#include <iterator>

namespace shortboard {

const GemmConstants* KernelClass::gemm_of(NumberFormat format, std::string_view software, std::string_view card) const {
  for (const NumberFormat taken : {format, NumberFormat::bf16, NumberFormat::fp16}) {
    const std::vector<GemmConstants>& kinds = gemm[index(taken)];
    const auto best = std::ranges::max_element(
        kinds, {}, [&](const GemmConstants& constants) { return constants.kind.suits(software, card); });
    if (best != kinds.end()) return &*best;
  }
  return nullptr;
}

const GroupedGemmConstants* KernelClass::grouped_gemm_of(NumberFormat activations, NumberFormat weights,
                                                         std::string_view software, std::string_view card) const {
  const auto suits = [&](const GroupedGemmConstants& constants) {
    const int kind = constants.kind.suits(software, card);
    return kind < 0 ? kind
                    : kind + (constants.activations == activations ? 8 : 0) + (constants.weights == weights ? 4 : 0);
  };
  const auto best = std::ranges::max_element(grouped_gemm, {}, suits);
  return best != grouped_gemm.end() && suits(*best) >= 0 ? &*best : nullptr;
}

}  // namespace shortboard
