#pragma once
#include "estimate/layer_cost.h"

namespace shortboard {

/// How many rows experts compute, with or without a capacity. With a capacity factor c each expert takes at most
/// c x tokens x active / experts rows, and further tokens are dropped (GShard, arXiv:2006.16668; Switch,
/// arXiv:2101.03961). In Megatron Core: --moe-expert-capacity-factor, and --moe-pad-expert-input-to-capacity to fill
/// rows up to the capacity.
struct ExpertLoad {
  double rows = 1.0;     ///< Mean rows that are computed, over an even share of the routed tokens.
  double fullest = 1.0;  ///< Rows of the fullest expert-parallel card, over `rows`; >= 1.
  double dropped = 0.0;  ///< A lower bound of the share of the fullest card's tokens that are dropped.
};

/// The load that the job's imbalance, capacity factor and padding give.
[[nodiscard]] ExpertLoad expert_load(const TrainingJob& job);

}  // namespace shortboard
