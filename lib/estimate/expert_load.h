#pragma once
#include "estimate/layer_cost.h"

namespace shortboard {

/// How full experts are, under a capacity or none. A capacity factor c lets each take at most c x tokens x active /
/// experts rows; tokens above are dropped (GShard, arXiv:2006.16668; Switch, arXiv:2101.03961). Megatron Core's
/// --moe-expert-capacity-factor, and --moe-pad-expert-input-to-capacity where rows are filled up to it.
struct ExpertLoad {
  double rows = 1.0;     ///< Rows worked on over an even share of the routed tokens, in the mean.
  double fullest = 1.0;  ///< Those of the fullest expert-parallel card over `rows`; >= 1.
  double dropped = 0.0;  ///< Share of the fullest card's tokens that is dropped at least.
};

[[nodiscard]] ExpertLoad expert_load(const TrainingJob& job);

}  // namespace shortboard
