#pragma once
#include <limits>
#include <optional>
#include <vector>

#include "search/mixed_search.h"

namespace shortboard {

/// How layers are divided among the stages of a pipeline through groups. `relaxed`: balanced, but the number of
/// micro-batches may be any number >= 1; this gives a lower bound of the time of whole ones.
enum class LayerDealing { balanced, equal, relaxed };

/// The state of a search: the fastest plan so far, the seconds that a plan must be below, and the plans tried.
struct LayerBest {
  std::optional<MixedEstimate> found;
  double below = std::numeric_limits<double>::infinity();
  long long tried = 0;
};

/// Searches the fastest pipeline through all groups of `among` that fits, in any order of the groups, for the job's
/// batch. The estimate contains only that pipeline.
void search_layers(const MixedProblem& problem, const std::vector<std::size_t>& among, LayerDealing dealing,
                   std::span<GroupCosts> costs, LayerBest& best);

/// A stage that takes layers: its seconds per layer, its other seconds, and the most layers that its memory allows.
struct DealtStage {
  double layer = 0.0, beside = 0.0;
  int most = 0;
};
/// The layers of each stage, at least one, that minimise micro_batches x slowest + (stages - 1) x mean. Absent if the
/// stages do not hold all layers or the result is not below `below`. Exact: for each time that the slowest stage can
/// have, the fastest stages take as many layers as fit.
[[nodiscard]] std::optional<std::vector<int>> deal_layers(const std::vector<DealtStage>& stages, int layers,
                                                          double micro_batches,
                                                          double below = std::numeric_limits<double>::infinity());

}  // namespace shortboard
