#include "estimate/expert_load.h"

#include <algorithm>

namespace shortboard {

ExpertLoad expert_load(const TrainingJob& job) {
  const double most = job.capacity_factor, fullest = job.expert_imbalance;
  if (most <= 0.0) return {1.0, fullest, 0.0};
  const double dropped = std::max(0.0, 1.0 - most / fullest);
  if (job.pad_to_capacity) return {most, 1.0, dropped};
  // Below 1 the even share itself exceeds the capacity. Above 1 it is unknown how many other experts drop tokens.
  const double rows = std::min(1.0, most);
  return {rows, std::min(fullest, most) / rows, dropped};
}

}  // namespace shortboard
