#pragma once
#include <functional>
#include <optional>
#include <span>
#include <vector>

#include "analysis/gains.h"
#include "question/serving_question.h"

namespace shortboard {

/// The cluster with one resource `factor` times as large.
[[nodiscard]] ServingCluster with_more(ServingCluster cluster, Resource resource, double factor);

/// The question with scaled resources.
[[nodiscard]] ServingQuestion scaled(ServingQuestion question, std::span<const Scaling> scalings);

/// A service's seconds by part, and the same without latency of messages.
struct ServiceTime {
  Parts parts, no_latency;
  Seconds idle;  ///< Without requests; no resource causes it.
  [[nodiscard]] Seconds total() const { return Seconds{parts.total()} + idle; }
};

/// Every second but the idle ones under the resource that it waits for. What no message's latency takes is the link's
/// that it crosses.
[[nodiscard]] Attribution attribution(const ServiceTime& time, const ServingPlan& plan, int domain);

/// The relative gain of a service with scaled resources; absent: not computed.
using ServingGain = std::function<std::optional<double>(std::span<const Scaling>)>;

/// The parts from which the gains of a service are computed.
[[nodiscard]] GainSource gain_source(const ServingQuestion& question, const ServingPlan& plan, const ServiceTime& time,
                                     const ServingGain& gain);

/// What may hold a service back and has no resource gain.
[[nodiscard]] std::vector<OpenResource> open_resources(const ServingQuestion& question, const ServingPlan& plan);

}  // namespace shortboard
