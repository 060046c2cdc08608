#pragma once
#include <array>
#include <cstdint>
#include <string_view>

#include "estimate/layer_cost.h"

namespace shortboard {

/// A resource of which a job can have more. A factor multiplies rates and capacities, and divides losses (launches,
/// latencies, overheads, bubble, unevenness).
enum class Resource : std::uint8_t {
  matrix_rate,  ///< Dense peaks of all number formats; the share that the power cap leaves stays.
  memory_bandwidth,
  scale_up,
  scale_out,
  memory_capacity,
  launch,            ///< Of kernels, on the card and by the host.
  latency,           ///< Of messages, in a domain and between domains.
  oversubscription,  ///< Of the network between domains, down to 1.
  power,             ///< Of a card; clocks follow it if the card's class gives them (Cluster::power_clocks).
  host_link,         ///< A card's link to its host's memory, and the host's bandwidth there.
  overhead,          ///< Of the framework, once per step.
  bubble,
  imbalance,   ///< Of the pipeline's stages.
  routing,     ///< Tokens of the fullest expert-parallel card beyond the mean.
  straggler,   ///< The delay of the slowest server.
  serial,      ///< Work on one card while the others of a replica wait.
  host_steps,  ///< The serving engine's time between steps.
  group_link,  ///< Between groups of unlike cards.
  group_wait,  ///< Waiting for a slower group of cards: a better balance would relieve it, no more of one resource.
};
inline constexpr std::array<std::string_view, 19> kResourceNames{"matrix rate",
                                                                 "memory bandwidth",
                                                                 "scale-up link",
                                                                 "scale-out link",
                                                                 "memory capacity",
                                                                 "kernel launch",
                                                                 "network latency",
                                                                 "oversubscription",
                                                                 "power cap",
                                                                 "host link",
                                                                 "framework overhead",
                                                                 "pipeline bubble",
                                                                 "uneven pipeline stages",
                                                                 "expert balance",
                                                                 "slowest server",
                                                                 "work on one card",
                                                                 "host between the steps",
                                                                 "link between groups",
                                                                 "slower group of cards"};
static_assert(kResourceNames.size() == static_cast<std::size_t>(Resource::group_wait) + 1);
/// All resources, in the order of the enumeration.
inline constexpr auto kResources = [] {
  std::array<Resource, kResourceNames.size()> all{};
  for (std::size_t i = 0; i < all.size(); ++i) all[i] = static_cast<Resource>(i);
  return all;
}();
[[nodiscard]] constexpr std::string_view name(Resource resource) {
  return kResourceNames[static_cast<std::size_t>(resource)];
}

/// Whether a resource is a loss, and not what cards and links have: without the loss there is nothing to relieve.
[[nodiscard]] constexpr bool is_loss(Resource resource) {
  switch (resource) {
    case Resource::overhead:
    case Resource::bubble:
    case Resource::imbalance:
    case Resource::routing:
    case Resource::straggler:
    case Resource::serial:
    case Resource::host_steps:
    case Resource::group_link:
    case Resource::group_wait:
      return true;
    default:
      return false;
  }
}

/// One resource `factor` times as large; > 0. Below 1: less of it.
struct Scaling {
  Resource resource = Resource::matrix_rate;
  double factor = 1.0;
};
/// A factor so large that nothing waits for the resource, but finite.
inline constexpr double kUnlimited = 1e9;

/// The cluster with one resource `factor` times as large. Resources that a cluster does not have (routing, host_steps,
/// group_link) change nothing.
[[nodiscard]] Cluster with_more(Cluster cluster, Resource resource, double factor);
/// The job with a resource of the workload (routing) `factor` times as large.
[[nodiscard]] TrainingJob with_more(TrainingJob job, Resource resource, double factor);

/// Seconds that wait for each resource. Each second counts for one resource.
class Attribution {
 public:
  [[nodiscard]] double& operator[](Resource resource) { return seconds_[static_cast<std::size_t>(resource)]; }
  [[nodiscard]] double operator[](Resource resource) const { return seconds_[static_cast<std::size_t>(resource)]; }
  /// Moves `seconds` from one resource to another, at most as many as it has.
  void move(double seconds, Resource from, Resource to);
  [[nodiscard]] double total() const;

 private:
  std::array<double, kResourceNames.size()> seconds_{};
};

}  // namespace shortboard
