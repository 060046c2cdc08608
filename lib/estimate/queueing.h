#pragma once
#include <vector>

#include "estimate/lengths.h"
#include "estimate/serving.h"

namespace shortboard {

/// What requests bring, over all of them.
struct RequestMix {
  Lengths input, output;
  [[nodiscard]] RequestSize mean() const { return {input.mean, output.mean}; }
};

/// A closed loop: `concurrency` requests in the replica at all times, each followed by the next as a load generator
/// does. Requests that start together march together: the prompts of a whole wave are computed one after another, so
/// that TTFT is a part of the wave's. `requests` > 0: the run ends when so many are done, start and end included in its
/// rates; where it is no more than the concurrency all are sent at once. 0: without end.
[[nodiscard]] ServingPoint closed_loop(const ServingCluster& cluster, const ServingJob& job, const ServingPlan& plan,
                                       const RequestMix& mix, double concurrency, double requests);

/// The replica under arrivals as they were recorded, those of the whole deployment given: it takes one in `replicas`.
[[nodiscard]] ServingPoint replay(const ServingCluster& cluster, const ServingJob& job, const ServingPlan& plan,
                                  const std::vector<Arrival>& arrivals);

}  // namespace shortboard
