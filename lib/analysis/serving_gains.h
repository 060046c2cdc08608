#pragma once
#include <functional>
#include <span>
#include <vector>

#include "analysis/serving_answer.h"

namespace shortboard {

/// The same cluster with one resource `factor` times as large.
[[nodiscard]] ServingCluster with_more(ServingCluster cluster, Resource resource, double factor);

/// The same question with resources scaled.
[[nodiscard]] ServingQuestion scaled(ServingQuestion question, std::span<const Scaling> scalings);

/// Every second of `parts` under the resource that it waits for; `prompt`: the same where messages take no latency.
/// What no message's latency takes is the link's that it crosses.
[[nodiscard]] Attribution serving_attribution(const Parts& parts, const Parts& prompt, const ServingPlan& plan,
                                              int domain);

/// How much better resources scaled make a service, relative.
using ServingGain = std::function<double(std::span<const Scaling>)>;

/// The resources by what a quarter more of each would gain, the short board first. `time.idle` is no resource's: shares
/// sum to 1 without it. Without `far` no gain of unlimited
/// resources is asked.
[[nodiscard]] std::vector<ResourceGain> serving_gains(const ServingQuestion& question, const ServingPlan& plan,
                                                      const RequestTime& time, const Parts& prompt,
                                                      const ServingGain& gain, bool far);

/// What may hold a service back and is in no resource gain.
[[nodiscard]] std::vector<OpenResource> open_resources(const ServingQuestion& question, const ServingPlan& plan);

}  // namespace shortboard
