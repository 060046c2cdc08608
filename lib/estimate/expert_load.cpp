#include "estimate/expert_load.h"

#include <algorithm>

namespace shortboard {

ExpertLoad expert_load(const TrainingJob& job) {
  const double most = job.capacity_factor, fullest = job.expert_imbalance;
  if (most <= 0.0) return {1.0, fullest, 0.0};
  const double dropped = std::max(0.0, 1.0 - most / fullest);
  if (job.pad_to_capacity) return {most, 1.0, dropped};
  // Below 1 the even share itself is above the capacity; above, how many other experts drop tokens is not known.
  const double rows = std::min(1.0, most);
  return {rows, std::min(fullest, most) / rows, dropped};
}

}  // namespace shortboard
