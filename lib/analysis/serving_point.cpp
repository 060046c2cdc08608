#include "analysis/serving_point.h"

#include <algorithm>
#include <cmath>

#include "analysis/goodput.h"
#include "estimate/open_queue.h"

namespace shortboard {
namespace {

constexpr double kSteady = 0.995;  // of the capacity: beyond, no wait is steady

/// A run of so many requests at the times of a steady rate: Poisson's gaps, evenly drawn.
std::vector<Arrival> paced(const RequestMix& mix, double rate, double requests) {
  std::vector<Arrival> all = burst(mix.input, mix.output, static_cast<int>(std::round(requests)));
  double now = 0.0;
  for (std::size_t i = 0; i < all.size(); ++i) {
    all[i].at = Seconds{now};
    const double share = std::fmod(0.5 + 0.6180339887498949 * (static_cast<double>(i) + 1.0), 1.0);
    now -= std::log(1.0 - share) / rate;
  }
  return all;
}

/// Arrivals at a rate: without end where the replica keeps up, or as many as are sent. At a rate beyond what it keeps
/// up with, the point is that of the largest (ServingPoint::most_requests_per_second).
ServingPoint at_rate(const ServingQuestion& c, const ServingPlan& plan, double rate) {
  OpenQueue queue{c.cluster, c.job, plan, c.mix()};
  if (c.requests > 0.0 && rate > 0.0) {
    ServingPoint point = replay(c.cluster, c.job, plan, paced(c.mix(), c.rate, c.requests));
    point.most_requests_per_second = queue.capacity();
    return point;
  }
  const double most = kSteady * queue.capacity();
  ServingPoint point = queue.at(rate > 0.0 ? std::min(rate, most) : most);
  point.most_requests_per_second = queue.capacity();
  return point;
}

ServingPoint online(const ServingQuestion& c, const ServingPlan& plan) {
  const double replicas = plan.replicas;
  if (!c.trace.empty()) return replay(c.cluster, c.job, plan, c.trace);
  if (c.concurrency > 0.0)
    return closed_loop(c.cluster, c.job, plan, c.mix(), c.concurrency / replicas, c.requests / replicas);
  if (c.rate <= 0.0 && !c.objective.empty()) return goodput(c, plan).point;
  return at_rate(c, plan, c.rate / replicas);
}

}  // namespace

ServingPoint replica_point(const ServingQuestion& c, const ServingPlan& plan) {
  const double most = most_in_flight(c.cluster, c.job, plan, c.size);
  const double batch = c.batch > 0.0 ? c.batch / plan.replicas : most;
  switch (c.mode) {
    case ServingMode::offline:
      return steady_state(c.cluster, c.job, plan, most, c.size);
    case ServingMode::online:
      return online(c, plan);
    case ServingMode::fixed_batch:
      return fixed_batch(c.cluster, c.job, plan, batch, c.size);
    case ServingMode::prefill:
      return prompts_only(c.cluster, c.job, plan, c.batch > 0.0 ? batch : 0.0, c.size.input);
    case ServingMode::decode:
      return generation_only(c.cluster, c.job, plan, batch, c.size);
  }
  return {};
}

Flops request_flops(const ServingQuestion& c) {
  const double input = c.size.input * (1.0 - c.job.cached_prefix);
  return input * served_flops(c.job.model, c.size.input / 2.0, false) +
         c.size.output * served_flops(c.job.model, c.size.input + c.size.output / 2.0, true);
}

}  // namespace shortboard
