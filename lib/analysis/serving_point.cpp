#include "analysis/serving_point.h"

#include <algorithm>

namespace shortboard {
namespace {

/// The requests in flight at which a replica keeps up with `rate` arrivals a second (Little's law): as many as it can
/// hold where it can't.
ServingPoint at_rate(const ServingCase& c, const ServingPlan& plan, double rate, double most) {
  double low = 0.0, high = most;
  for (int i = 0; i < 40; ++i) {
    const double middle = (low + high) / 2.0;
    (steady_state(c.cluster, c.job, plan, middle, c.size).requests_per_second < rate ? low : high) = middle;
  }
  return steady_state(c.cluster, c.job, plan, high, c.size);
}

}  // namespace

ServingPoint replica_point(const ServingCase& c, const ServingPlan& plan) {
  const double most = most_in_flight(c.cluster, c.job, plan, c.size);
  const double batch = c.batch > 0.0 ? c.batch / plan.replicas : most;
  switch (c.mode) {
    case ServingMode::offline:
      return steady_state(c.cluster, c.job, plan, most, c.size);
    case ServingMode::online:
      if (c.concurrency > 0.0)
        return steady_state(c.cluster, c.job, plan, std::min(most, c.concurrency / plan.replicas), c.size);
      return at_rate(c, plan, c.rate / plan.replicas, most);
    case ServingMode::fixed_batch:
      return fixed_batch(c.cluster, c.job, plan, batch, c.size);
    case ServingMode::prefill:
      return prompts_only(c.cluster, c.job, plan, c.batch > 0.0 ? batch : 0.0, c.size.input);
    case ServingMode::decode:
      return generation_only(c.cluster, c.job, plan, batch, c.size);
  }
  return {};
}

}  // namespace shortboard
