#pragma once
#include <functional>
#include <optional>
#include <span>
#include <vector>

#include "analysis/gains.h"
#include "analysis/serving_case.h"

namespace shortboard {

/// The same cluster with one resource `factor` times as large.
[[nodiscard]] ServingCluster with_more(ServingCluster cluster, Resource resource, double factor);

/// The same question with resources scaled.
[[nodiscard]] ServingQuestion scaled(ServingQuestion question, std::span<const Scaling> scalings);

/// A service's seconds by what they are spent on, as they are and where messages take no latency.
struct ServiceTime {
  Parts parts, no_latency;
  Seconds idle;  ///< In which nobody asks: no resource's.
  [[nodiscard]] Seconds total() const { return Seconds{parts.total()} + idle; }
};

/// Every second but the idle ones under the resource that it waits for. What no message's latency takes is the link's
/// that it crosses.
[[nodiscard]] Attribution attribution(const ServiceTime& time, const ServingPlan& plan, int domain);

/// How much better resources scaled make a service, relative; absent where it is not asked.
using ServingGain = std::function<std::optional<double>(std::span<const Scaling>)>;

/// What the gains of a service are made of.
[[nodiscard]] GainSource gain_source(const ServingQuestion& question, const ServingPlan& plan, const ServiceTime& time,
                                     const ServingGain& gain);

/// What may hold a service back and is in no resource gain.
[[nodiscard]] std::vector<OpenResource> open_resources(const ServingQuestion& question, const ServingPlan& plan);

}  // namespace shortboard
