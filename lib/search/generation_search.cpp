#include "search/generation_search.h"

#include <vector>

namespace shortboard {
namespace {

/// The given degree, or else all powers of two up to `most`.
std::vector<int> degrees(const std::optional<int>& given, int most) {
  if (given) return {*given};
  std::vector<int> all;
  for (int degree = 1; degree <= most; degree *= 2) all.push_back(degree);
  return all;
}

/// Items per second of the cluster, or the inverse of the latency: more is better.
double merit(const GenerationJob& job, const GenerationEstimate& e, GenerationObjective objective) {
  const double each = 1.0 / e.latency().base();
  return objective == GenerationObjective::latency ? each : e.replicas * job.size.batch * each;
}

void consider(const Cluster& cluster, const GenerationJob& job, GenerationObjective objective,
              const GenerationPlan& plan, GenerationSearch& search) {
  if (!generation_faults(cluster, job, plan).empty()) return;
  ++search.tried;
  const GenerationEstimate e = estimate_generation(cluster, job, plan);
  if (!search.smallest || e.memory.total() < search.smallest->memory.total()) search.smallest = e;
  if (!e.fits()) return;
  const bool better = !search.best || merit(job, e, objective) > merit(job, *search.best, objective);
  const bool leaner = search.best && merit(job, e, objective) == merit(job, *search.best, objective) &&
                      plan.cards() < search.best->plan.cards();
  if (better || leaner) search.best = e;
}

}  // namespace

GenerationSearch search_generation(const Cluster& cluster, const GenerationJob& job, GenerationObjective objective,
                                   const GenerationLimits& limits) {
  GenerationSearch search;
  const int most = cluster.domain;
  for (const int tensor : degrees(limits.tensor, most))
    for (const int cfg : degrees(limits.cfg_parallel, most >= 2 && job.guidance == Guidance::cfg ? 2 : 1))
      for (const int ulysses : degrees(limits.ulysses, most / (tensor * cfg)))
        for (const int ring : degrees(limits.ring, most / (tensor * cfg * ulysses)))
          for (const int stages : degrees(limits.pipefusion, most / (tensor * cfg * ulysses * ring)))
            consider(cluster, job, objective,
                     {.ulysses = ulysses, .ring = ring, .cfg_parallel = cfg, .pipefusion = stages, .tensor = tensor},
                     search);
  return search;
}

}  // namespace shortboard
