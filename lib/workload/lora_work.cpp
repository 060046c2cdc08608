#include "workload/lora_work.h"

#include <algorithm>

namespace shortboard {
namespace {

/// Products of attention and dense blocks have adapters. Products per head (absorbed latent attention) have none.
bool adapted(const ServingGemm& gemm) {
  return (gemm.role == ServingRole::attention || gemm.role == ServingRole::dense) && gemm.shape.groups == 1.0;
}

}  // namespace

void add_adapters(const ServedAdapters& served, const StepTokens& step, ServingLayerWork& work) {
  const double sequences = step.generating + step.prompts;
  if (served.rank <= 0.0 || sequences <= 0.0) return;
  const double groups = std::max(1.0, std::min(served.adapters, sequences));
  const std::size_t products = work.gemms.size();
  for (std::size_t i = 0; i < products; ++i) {
    if (!adapted(work.gemms[i])) continue;
    const GemmShape whole = work.gemms[i].shape;
    const double rows = std::max(1.0, whole.m / groups);
    work.gemms.push_back({{rows, served.rank, whole.k, groups}, ServingRole::router});
    work.gemms.push_back({{rows, whole.n, served.rank, groups}, ServingRole::router});
  }
}

double adapter_parameters(const Architecture& model, const ServingSplit& split, const ServedAdapters& served) {
  if (served.rank <= 0.0) return 0.0;
  StepTokens one;
  one.generating = 1.0;
  double sides = 0.0;  // inputs and outputs of the products that have adapters
  for (const LayerGroup& group : model.layers)
    for (const ServingGemm& gemm : serving_layer_work(model, group, split, one, 2.0).gemms)
      if (adapted(gemm)) sides += group.count * (gemm.shape.n + gemm.shape.k);
  return served.adapters * served.rank * sides;
}

}  // namespace shortboard
