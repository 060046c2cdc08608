#include <algorithm>

#include "estimate/cluster.h"

namespace shortboard {

Cluster in_precision(Cluster cluster, NumberFormat format) {
  if (bytes_per_element(format) <= 2.0) return cluster;
  MemoryHabits& habits = cluster.software.memory;
  if (habits.weight_bytes < 4.0) habits.state_bytes = std::max(0.0, habits.state_bytes - 4.0);
  habits.weight_bytes = std::max(4.0, habits.weight_bytes);
  habits.gradient_bytes = std::max(4.0, habits.gradient_bytes);
  cluster.element = 4.0;
  if (const auto& roof = cluster.gemm[index(format)])
    cluster.attention.peak = (roof->peak / cluster.nominal).base() * cluster.attention.peak;
  return cluster;
}

}  // namespace shortboard
