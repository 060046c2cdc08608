#include "analysis/attribution.h"

#include <algorithm>
#include <array>
#include <utility>

namespace shortboard {
namespace {

constexpr std::array kOwners{std::pair{Part::matrix, Resource::matrix_rate},
                             std::pair{Part::kernel, Resource::matrix_rate},
                             std::pair{Part::memory, Resource::memory_bandwidth},
                             std::pair{Part::launch, Resource::launch},
                             std::pair{Part::bubble, Resource::bubble},
                             std::pair{Part::imbalance, Resource::imbalance},
                             std::pair{Part::recompute, Resource::memory_capacity},
                             std::pair{Part::routing, Resource::routing},
                             std::pair{Part::offload, Resource::host_link},
                             std::pair{Part::straggler, Resource::straggler},
                             std::pair{Part::waiting, Resource::group_wait},
                             std::pair{Part::between, Resource::group_link}};

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

LinkTime link_time(const ScaledParts& parts, Part part) {
  const Parts& now = parts.now;
  const bool out = now[part] - parts.no_scale_out[part] > now[part] - parts.no_scale_up[part];
  return {.time = Seconds{now[part]},
          .link = out ? Resource::scale_out : Resource::scale_up,
          .latency = Seconds{now[part] - parts.no_latency[part]},
          .oversubscription = out ? Seconds{now[part] - parts.no_oversubscription[part]} : Seconds{}};
}

double busy(const Parts& parts) { return parts[Part::matrix] + parts[Part::kernel] + parts[Part::memory]; }

}  // namespace

Attribution attributed(const TimesToAttribute& times) {
  Attribution owned;
  for (const OwnedTime& one : times.owned) owned[one.resource] += one.time.base();
  for (const LinkTime& message : times.messages) {
    const double all = message.time.base();
    owned[message.link] += all;
    const double latency = std::clamp(message.latency.base(), 0.0, all);
    owned.move(latency, message.link, Resource::latency);
    owned.move(std::min(message.oversubscription.base(), all - latency), message.link, Resource::oversubscription);
  }
  owned.move(times.power.base(), Resource::matrix_rate, Resource::power);
  return owned;
}

std::vector<OwnedTime> owned_times(const Parts& parts, const PartOwners& owners) {
  std::vector<OwnedTime> owned{{owners.optimizer, Seconds{parts[Part::optimizer]}},
                               {owners.overhead, Seconds{parts[Part::overhead]}}};
  for (const auto& [part, owner] : kOwners) owned.push_back({owner, Seconds{parts[part]}});
  return owned;
}

Attribution attributed(const ScaledParts& parts, const PartOwners& owners) {
  TimesToAttribute times{.owned = owned_times(parts.now, owners), .messages = {}, .power = {}};
  for (const Part part : kMessageParts) times.messages.push_back(link_time(parts, part));
  times.power = Seconds{std::min(parts.now[Part::kernel], busy(parts.now) - busy(parts.no_power_cap))};
  return attributed(times);
}

Attribution attribution(const Cluster& cluster, const TrainingJob& job, const TrainingEstimate& estimate) {
  const Parts& now = estimate.parts;
  const Without without{cluster, job, estimate.plan};
  const bool oversubscribed = cluster.oversubscription.value_or(1.0) > 1.0;
  return attributed({now, without(Resource::latency), without(Resource::scale_up), without(Resource::scale_out),
                     oversubscribed ? without(Resource::oversubscription) : now,
                     cluster.power_clocks > 0.0 ? without(Resource::power) : now},
                    {.optimizer = estimate.plan.offload_optimizer ? Resource::host_link : Resource::memory_bandwidth});
}

}  // namespace shortboard
