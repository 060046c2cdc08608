#pragma once
#include <vector>

#include "estimate/lengths.h"
#include "estimate/serving.h"

namespace shortboard {

/// The distributions of prompt and answer lengths over all requests.
struct RequestMix {
  Lengths input, output;
  [[nodiscard]] RequestSize mean() const { return {input.mean, output.mean}; }
};

/// A closed loop: `concurrency` requests are in the replica at all times, because a load generator sends one when
/// another ends. Requests that start together stay together: their prompts are computed one after another, and TTFT
/// contains the prompts before it. `requests` > 0: the run ends after so many, and its rates include start and end; if
/// `requests` is at most `concurrency`, all are sent at once. `requests` = 0: the run has no end.
[[nodiscard]] ServingPoint closed_loop(const ServingCluster& cluster, const ServingJob& job, const ServingPlan& plan,
                                       const RequestMix& mix, double concurrency, double requests);

/// The replica under recorded arrivals of the whole deployment, of which it takes every `replicas`-th.
[[nodiscard]] ServingPoint replay(const ServingCluster& cluster, const ServingJob& job, const ServingPlan& plan,
                                  const std::vector<Arrival>& arrivals);

}  // namespace shortboard
