#pragma once
#include <limits>
#include <optional>
#include <vector>

#include "search/mixed_search.h"

namespace shortboard {

/// How layers are dealt to the stages of a pipeline through groups. `relaxed`: balanced, with micro-batches that need
/// not be whole, only one at least; no larger batch in whole ones is faster.
enum class LayerDealing { balanced, equal, relaxed };

/// The fastest found so far, and the seconds that a search must be below; `tried` counts plans.
struct LayerBest {
  std::optional<MixedEstimate> found;
  double below = std::numeric_limits<double>::infinity();
  long long tried = 0;
};

/// Looks for the fastest pipeline through all of `among` that fits, in any order of the groups, for a batch of the
/// job's size; its estimate is of that pipeline alone.
void search_layers(const MixedProblem& problem, const std::vector<std::size_t>& among, LayerDealing dealing,
                   std::span<GroupCosts> costs, LayerBest& best);

/// Stages for a dealing: seconds that a layer and what stands beside them take, and layers that memory allows at most.
struct DealtStage {
  double layer = 0.0, beside = 0.0;
  int most = 0;
};
/// Layers a stage, at least one each, with which micro_batches x slowest + (stages - 1) x mean is least; absent where
/// the stages do not hold so many, or that is not below `below`. Exact: for each length that a slowest stage can have,
/// what fits goes to the fastest.
[[nodiscard]] std::optional<std::vector<int>> deal_layers(const std::vector<DealtStage>& stages, int layers,
                                                          double micro_batches,
                                                          double below = std::numeric_limits<double>::infinity());

}  // namespace shortboard
