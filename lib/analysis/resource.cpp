#include "analysis/resource.h"

#include <algorithm>
#include <numeric>

namespace shortboard {
namespace {

void scale_peaks(Cluster& cluster, double factor) {
  for (auto& roof : cluster.gemm)
    if (roof) roof->peak = factor * roof->peak;
  cluster.attention.peak = factor * cluster.attention.peak;
  cluster.attention.narrow_peak = factor * cluster.attention.narrow_peak;
  cluster.nominal = factor * cluster.nominal;
}

void scale_memory(Cluster& cluster, double factor) {
  for (auto& roof : cluster.gemm)
    if (roof) roof->bandwidth = factor * roof->bandwidth;
  cluster.attention.bandwidth = factor * cluster.attention.bandwidth;
  cluster.stream.bandwidth = factor * cluster.stream.bandwidth;
}

void divide(std::initializer_list<Seconds*> times, double factor) {
  for (Seconds* time : times) *time = *time / factor;
}

void divide_launches(Cluster& cluster, double factor) {
  for (auto& roof : cluster.gemm)
    if (roof) divide({&roof->launch}, factor);
  divide({&cluster.attention.forward.launch, &cluster.attention.decode.launch, &cluster.stream.launch,
          &cluster.software.host_launch},
         factor);
}

void divide_latencies(Cluster& cluster, double factor) {
  CollectiveConstants& domain = cluster.network.domain;
  divide({&cluster.network.hop, &domain.base, &domain.step, &domain.in_network_latency, &domain.exchange.base,
          &domain.exchange.latency, &cluster.exchange.latency, &cluster.exchange.peer},
         factor);
}

void lower_oversubscription(Cluster& cluster, double factor) {
  if (!cluster.oversubscription) return;
  const double now = *cluster.oversubscription, then = std::max(1.0, now / factor);
  cluster.network.out = (now / then) * cluster.network.out;
  cluster.oversubscription = then;
}

void raise_power(Cluster& cluster, double factor) {
  const double now = cluster.power_clocks;
  if (now <= 0.0) return;
  const double then = clocks_with_power(now, factor);
  for (std::size_t format = 0; format < cluster.gemm.size(); ++format)
    if (auto& roof = cluster.gemm[format]; roof && cluster.sustained[format] > 0.0)
      roof->efficiency *= held_at(cluster.sustained[format], then) / held_at(cluster.sustained[format], now);
  cluster.attention.generation *= held_at(1.0, then) / held_at(1.0, now);
  cluster.power_clocks = then;
}

}  // namespace

Cluster with_more(Cluster cluster, Resource resource, double factor) {
  Software& software = cluster.software;
  switch (resource) {
    case Resource::matrix_rate:
      scale_peaks(cluster, factor);
      break;
    case Resource::memory_bandwidth:
      scale_memory(cluster, factor);
      break;
    case Resource::scale_up:
      cluster.network.up = factor * cluster.network.up;
      break;
    case Resource::scale_out:
      cluster.network.out = factor * cluster.network.out;
      cluster.nic = factor * cluster.nic;
      break;
    case Resource::memory_capacity:
      cluster.memory = factor * cluster.memory;
      break;
    case Resource::launch:
      divide_launches(cluster, factor);
      break;
    case Resource::latency:
      divide_latencies(cluster, factor);
      break;
    case Resource::oversubscription:
      lower_oversubscription(cluster, factor);
      break;
    case Resource::power:
      raise_power(cluster, factor);
      break;
    case Resource::host_link:
      cluster.host = factor * cluster.host;
      cluster.host_memory_bandwidth = factor * cluster.host_memory_bandwidth;
      break;
    case Resource::overhead:
      divide({&software.step_overhead}, factor);
      break;
    case Resource::bubble:
      software.bubble /= factor;
      break;
    case Resource::imbalance:
      software.uneven /= factor;
      break;
    case Resource::straggler:
      software.straggler /= factor;
      break;
    case Resource::routing:
    case Resource::serial:
    case Resource::host_steps:
    case Resource::group_link:
    case Resource::group_wait:
      break;
  }
  return cluster;
}

TrainingJob with_more(TrainingJob job, Resource resource, double factor) {
  if (resource == Resource::routing) job.expert_imbalance = 1.0 + (job.expert_imbalance - 1.0) / factor;
  return job;
}

void Attribution::move(double seconds, Resource from, Resource to) {
  const double moved = std::clamp(seconds, 0.0, (*this)[from]);
  (*this)[from] -= moved;
  (*this)[to] += moved;
}

double Attribution::total() const { return std::accumulate(seconds_.begin(), seconds_.end(), 0.0); }

}  // namespace shortboard
