#pragma once
#include "workload/serving_work.h"

namespace shortboard {

/// Low-rank adapters served beside one base model, each request with one of them (S-LoRA, arXiv:2311.03285; Punica,
/// arXiv:2310.18547): y = W x + B A x on every product of attention and of dense blocks; experts have none.
struct ServedAdapters {
  double rank = 0.0;      ///< 0: none are served.
  double adapters = 0.0;  ///< Kept in memory, all of them; requests are spread evenly over them.
};

/// Adds to a layer's work what adapters cost in one step: for each product of m rows, n columns and depth k the thin
/// products A (k to rank) and B (rank to n), gathered by adapter: min(adapters, sequences) groups that share the rows.
void add_adapters(const ServedAdapters& served, const StepTokens& step, ServingLayerWork& work);

/// Parameters of all adapters on one card, all layers of a replica; A and B are divided as the products they go with.
[[nodiscard]] double adapter_parameters(const Architecture& model, const ServingSplit& split,
                                        const ServedAdapters& served);

}  // namespace shortboard
