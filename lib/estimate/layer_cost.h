#pragma once
#include <vector>

#include "estimate/cluster.h"
#include "estimate/parts.h"
#include "hwdb/architecture.h"
#include "workload/operators.h"

namespace shortboard {

/// What is trained on what.
struct TrainingJob {
  Architecture model;
  double sequence = 0.0;                     ///< Tokens.
  double global_batch = 0.0;                 ///< Sequences a step.
  double tokens = 0.0;                       ///< Of the whole run; 0: not asked.
  NumberFormat format = NumberFormat::bf16;  ///< Of the matrix products; attention, router and head stay in 16 bits.
};

/// One layer, one micro-batch, one card: seconds by part, and what it keeps.
struct LayerCost {
  Parts forward, backward;
  double redone =
      0.0;  ///< Seconds that selective recomputation adds: the attention kernel, or latent up-projections, and norms.
  LayerWork work;
};

/// Costs of each kind of layer and of the head under one split; a plan's other choices do not change them.
struct SplitCost {
  std::vector<LayerCost> layers;  ///< As Architecture::layers.
  LayerCost head;
};

/// Cards of a group of `ranks` (every `stride`-th card) that share a domain: a divisor of ranks.
[[nodiscard]] int local_ranks(int ranks, int stride, int domain);

[[nodiscard]] SplitCost split_cost(const Cluster& cluster, const TrainingJob& job, const LayerSplit& split);

/// What of a message is seen when a share of it hides behind compute, which that slows down by `slowdown`.
/// Source: arXiv:2507.03114 (overlapped compute takes 18.9% longer on average).
[[nodiscard]] double exposed(double seconds, double share, double slowdown);

}  // namespace shortboard
