#include "estimate/stages.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace shortboard {
namespace {

StageLayers dealt_by_time(int layers, int stages, double head_layers) {
  StageLayers best;
  double shortest = std::numeric_limits<double>::infinity();
  const int most = (layers + stages - 2) / (stages - 1);  // all layers before the last stage
  for (int each = layers / stages; each <= most; ++each) {
    const int last = layers - (stages - 1) * each;
    const double longest = std::max<double>(each, std::max(0, last) + head_layers);
    if (longest >= shortest) continue;
    shortest = longest;
    best = {std::max(each, last), std::max(0, last)};
  }
  return best;
}

StageLayers dealt_by_parameters(int layers, int stages, double head_layers) {
  const double share = (layers + head_layers) / stages;
  StageLayers dealt;
  int before = 0;
  for (int stage = 1; stage <= stages; ++stage) {
    const int until = stage == stages ? layers : std::min(layers, static_cast<int>(std::floor(stage * share)) + 1);
    dealt.last = until - before;
    dealt.heaviest = std::max(dealt.heaviest, dealt.last);
    before = until;
  }
  return dealt;
}

}  // namespace

StageLayers stage_layers(int layers, const Plan& plan, StageDealing dealing, double head_layers) {
  if (plan.pipeline == 1) return {layers, layers};
  const bool divides = layers % (plan.pipeline * plan.virtual_stages) == 0;
  const bool by_time = dealing == StageDealing::by_time || (dealing == StageDealing::uneven_by_time && !divides);
  if (dealing == StageDealing::by_parameters && plan.virtual_stages == 1 && plan.schedule != Schedule::dualpipe)
    return dealt_by_parameters(layers, plan.pipeline, head_layers);
  if (by_time && plan.schedule != Schedule::dualpipe) return dealt_by_time(layers, plan.pipeline, head_layers);
  const int pieces = plan.pipeline * plan.virtual_stages;
  const int heaviest = (layers + pieces - 1) / pieces * plan.virtual_stages;
  const int over = heaviest * plan.pipeline - layers;
  return {heaviest, std::max(0, heaviest - (over + 1) / 2)};
}

double bubble_stages(const Plan& plan) {
  const double stages = plan.pipeline;
  if (plan.pipeline == 1) return 0.0;
  switch (plan.schedule) {
    case Schedule::gpipe:
    case Schedule::one_forward_one_backward:
      return stages - 1.0;
    case Schedule::interleaved:
      return (stages - 1.0) / plan.virtual_stages;
    case Schedule::zero_bubble:
      return (stages - 1.0) / 3.0;
    case Schedule::dualpipe:
      return std::max(0.0, stages / 2.0 - 1.0) * 2.0 / 3.0;
  }
  return stages - 1.0;
}

double micro_batches_in_flight(const Plan& plan, double micro_batches) {
  const double stages = plan.pipeline;
  double kept = stages;
  if (plan.schedule == Schedule::gpipe) kept = micro_batches;
  if (plan.schedule == Schedule::interleaved) kept = stages * (1.0 + (stages - 1.0) / (stages * plan.virtual_stages));
  if (plan.schedule == Schedule::dualpipe) kept = stages + 1.0;
  return std::min(kept, micro_batches);
}

}  // namespace shortboard
