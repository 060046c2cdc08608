#include "analysis/staves.h"

#include <algorithm>
#include <array>
#include <utility>

namespace shortboard {
namespace {

/// Which resource a part of the step waits for, where one does.
constexpr std::array kOwners{
    std::pair{Part::matrix, Resource::matrix_rate},      std::pair{Part::kernel, Resource::matrix_rate},
    std::pair{Part::memory, Resource::memory_bandwidth}, std::pair{Part::optimizer, Resource::memory_bandwidth},
    std::pair{Part::launch, Resource::launch},           std::pair{Part::tensor, Resource::scale_up},
    std::pair{Part::data, Resource::scale_out},          std::pair{Part::pipeline, Resource::scale_out}};

/// Expert and context groups cross domains or not.
Resource link_of(int ranks, int stride, int domain) {
  return ranks * stride > domain ? Resource::scale_out : Resource::scale_up;
}

double seconds_of(const Cluster& cluster, const TrainingEstimate& estimate, Resource resource) {
  double sum = 0.0;
  const Plan& plan = estimate.plan;
  for (const auto& [part, owner] : kOwners)
    if (owner == resource && !(part == Part::data && cluster.count <= cluster.domain) &&
        !(part == Part::optimizer && plan.offload_optimizer))  // which waits for the host
      sum += estimate.parts[part];
  if (link_of(plan.expert, 1, cluster.domain) == resource) sum += estimate.parts[Part::expert];
  if (link_of(plan.context, plan.tensor, cluster.domain) == resource) sum += estimate.parts[Part::context];
  if (resource == Resource::scale_up && cluster.count <= cluster.domain) sum += estimate.parts[Part::data];
  return sum;
}

/// Relative gain in throughput with more of a resource; where the plan was searched, with the plan chosen anew.
double gain(const Case& question, const TrainingEstimate& now, Resource resource, double factor) {
  const Cluster more = with_more(question.cluster, resource, factor);
  Seconds best = estimate_training(more, question.job, now.plan).step();
  if (!question.plan)
    if (const PlanSearch found = search_plan(more, question.job, question.schedules, question.limits); found.best)
      best = std::min(best, found.best->step());
  return std::max(0.0, now.step().base() / best.base() - 1.0);
}

}  // namespace

Cluster with_more(Cluster cluster, Resource resource, double factor) {
  switch (resource) {
    case Resource::matrix_rate:
      for (auto& roof : cluster.gemm)
        if (roof) roof->peak = factor * roof->peak;
      cluster.attention.peak = factor * cluster.attention.peak;
      cluster.attention.narrow_peak = factor * cluster.attention.narrow_peak;
      break;
    case Resource::memory_bandwidth:
      for (auto& roof : cluster.gemm)
        if (roof) roof->bandwidth = factor * roof->bandwidth;
      cluster.attention.bandwidth = factor * cluster.attention.bandwidth;
      cluster.stream.bandwidth = factor * cluster.stream.bandwidth;
      break;
    case Resource::scale_up:
      cluster.network.up = factor * cluster.network.up;
      break;
    case Resource::scale_out:
      cluster.network.out = factor * cluster.network.out;
      break;
    case Resource::memory_capacity:
      cluster.memory = factor * cluster.memory;
      break;
    case Resource::launch:
      for (auto& roof : cluster.gemm)
        if (roof) roof->launch = roof->launch / factor;
      cluster.attention.forward.launch = cluster.attention.forward.launch / factor;
      cluster.attention.decode.launch = cluster.attention.decode.launch / factor;
      cluster.stream.launch = cluster.stream.launch / factor;
      break;
  }
  return cluster;
}

std::vector<Stave> staves(const Case& question, const TrainingEstimate& estimate) {
  std::vector<Stave> staves;
  for (std::size_t i = 0; i < kResourceNames.size(); ++i) {
    const auto resource = static_cast<Resource>(i);
    if (resource == Resource::scale_out && question.cluster.count <= question.cluster.domain) continue;
    staves.push_back({std::string{kResourceNames[i]},
                      seconds_of(question.cluster, estimate, resource) / estimate.parts.total(),
                      gain(question, estimate, resource, 1.25), gain(question, estimate, resource, 2.0)});
  }
  std::ranges::stable_sort(staves, [](const Stave& a, const Stave& b) { return a.gain_quarter > b.gain_quarter; });
  return staves;
}

}  // namespace shortboard
