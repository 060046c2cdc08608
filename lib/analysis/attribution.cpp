#include "analysis/attribution.h"

#include <algorithm>
#include <array>
#include <utility>

namespace shortboard {
namespace {

/// Parts that one resource owns, whatever the plan.
constexpr std::array kOwners{std::pair{Part::matrix, Resource::matrix_rate},
                             std::pair{Part::kernel, Resource::matrix_rate},
                             std::pair{Part::memory, Resource::memory_bandwidth},
                             std::pair{Part::launch, Resource::launch},
                             std::pair{Part::bubble, Resource::bubble},
                             std::pair{Part::imbalance, Resource::imbalance},
                             std::pair{Part::recompute, Resource::memory_capacity},
                             std::pair{Part::routing, Resource::routing},
                             std::pair{Part::offload, Resource::host_link},
                             std::pair{Part::overhead, Resource::overhead},
                             std::pair{Part::straggler, Resource::straggler}};
constexpr std::array kMessages{Part::tensor, Part::context, Part::expert, Part::pipeline, Part::data};

/// Parts of a step under the same plan with a resource unlimited.
class Without {
 public:
  Without(const Cluster& cluster, const TrainingJob& job, const Plan& plan)
      : cluster_(cluster), job_(job), plan_(plan) {}
  [[nodiscard]] Parts operator()(Resource resource) const {
    return estimate_training(with_more(cluster_, resource, kUnlimited), job_, plan_).parts;
  }

 private:
  const Cluster& cluster_;
  const TrainingJob& job_;
  const Plan& plan_;
};

/// A message's seconds under its link, and what of them latency and oversubscription take.
void add_messages(const ScaledParts& parts, Attribution& owned) {
  const Parts& now = parts.now;
  for (const Part part : kMessages) {
    const bool out = now[part] - parts.no_scale_out[part] > now[part] - parts.no_scale_up[part];
    const Resource link = out ? Resource::scale_out : Resource::scale_up;
    owned[link] += now[part];
    const double latency = std::clamp(now[part] - parts.no_latency[part], 0.0, now[part]);
    owned.move(latency, link, Resource::latency);
    if (out)
      owned.move(std::min(now[part] - parts.no_oversubscription[part], now[part] - latency), link,
                 Resource::oversubscription);
  }
}

}  // namespace

Attribution attributed(const ScaledParts& parts, Resource optimizer) {
  Attribution owned;
  for (const auto& [part, owner] : kOwners) owned[owner] += parts.now[part];
  owned[optimizer] += parts.now[Part::optimizer];
  add_messages(parts, owned);
  return owned;
}

Attribution attribution(const Cluster& cluster, const TrainingJob& job, const TrainingEstimate& estimate) {
  const Parts& now = estimate.parts;
  const Without without{cluster, job, estimate.plan};
  const bool oversubscribed = cluster.oversubscription.value_or(1.0) > 1.0;
  Attribution owned =
      attributed({now, without(Resource::latency), without(Resource::scale_up), without(Resource::scale_out),
                  oversubscribed ? without(Resource::oversubscription) : now},
                 estimate.plan.offload_optimizer ? Resource::host_link : Resource::memory_bandwidth);
  if (cluster.power_clocks > 0.0) {
    const Parts cool = without(Resource::power);
    const auto busy = [](const Parts& parts) {
      return parts[Part::matrix] + parts[Part::kernel] + parts[Part::memory];
    };
    owned.move(std::min(now[Part::kernel], busy(now) - busy(cool)), Resource::matrix_rate, Resource::power);
  }
  return owned;
}

}  // namespace shortboard
