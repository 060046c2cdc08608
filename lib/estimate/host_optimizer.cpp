#include "estimate/host_optimizer.h"

namespace shortboard {
namespace {

/// Share of the host's peak memory bandwidth that CPU-Adam reaches: the geometric mean over 1, 2, 4, 8 and 10 billion
/// parameters of 30 bytes each over the seconds of arXiv:2101.06840, table 4 (0.22, 0.51, 1.03, 2.41, 2.57), and over
/// the 256 GB/s of its table 2 (two Xeon 8168 of six channels of DDR4-2666). The five lie within 0.39 and 0.53.
constexpr double kAdamShare = 0.456;

}  // namespace

HostStep host_step(const Cluster& cluster, double parameters) {
  return {(Bytes{cluster.software.memory.gradient_bytes * parameters} / cluster.host).base(),
          (Bytes{kAdamBytes * parameters} / (kAdamShare * cluster.host_memory_bandwidth)).base(),
          (Bytes{cluster.element * parameters} / cluster.host).base()};
}

double hidden_gradients(const Cluster& cluster, const Plan& plan, double stage) {
  return shards_gradients(plan.sharding) ? cluster.software.overlap_data * stage : 0.0;
}

Bytes host_bytes(const Cluster& cluster, double parameters) {
  const MemoryHabits& habits = cluster.software.memory;
  return Bytes{(habits.state_bytes + habits.gradient_bytes) * parameters};
}

}  // namespace shortboard
