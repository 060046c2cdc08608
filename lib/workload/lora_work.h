#pragma once
#include "workload/serving_work.h"

namespace shortboard {

/// Low-rank adapters of one base model; each request uses one of them (S-LoRA, arXiv:2311.03285; Punica,
/// arXiv:2310.18547): y = W x + B A x on every product of attention and of dense blocks. Experts have no adapters.
struct ServedAdapters {
  double rank = 0.0;      ///< 0: none are served.
  double adapters = 0.0;  ///< Adapters in memory; requests are spread evenly over them.
};

/// Adds the adapters' work in one step to a layer's work: for each product of m rows, n columns and depth k the thin
/// products A (k to rank) and B (rank to n), grouped by adapter. min(adapters, sequences) groups share the rows.
void add_adapters(const ServedAdapters& served, const StepTokens& step, ServingLayerWork& work);

/// Parameters of all adapters on one card, over all layers of a replica. A and B are divided like their product.
[[nodiscard]] double adapter_parameters(const Architecture& model, const ServingSplit& split,
                                        const ServedAdapters& served);

}  // namespace shortboard
