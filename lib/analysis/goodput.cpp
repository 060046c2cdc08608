#include "analysis/goodput.h"

#include <algorithm>

#include "estimate/open_queue.h"

namespace shortboard {
namespace {

constexpr double kLeast = 1e-4;   // of the capacity: a load at which requests do not meet
constexpr double kMost = 0.995;   // of the capacity: beyond, no latency is steady
constexpr double kFound = 0.005;  // relative width at which halving stops

GoodputBound bound_of(RateLimit limit) {
  if (limit == RateLimit::cache) return GoodputBound::cache;
  return limit == RateLimit::sequences ? GoodputBound::sequences : GoodputBound::step_tokens;
}

Seconds value_of(const ServingPoint& point, const LatencyLimit& limit) {
  if (limit.metric == LatencyMetric::latency) return point.latency;
  const bool first = limit.metric == LatencyMetric::ttft;
  const std::optional<Spread>& spread = first ? point.ttft_spread : point.tpot_spread;
  return spread ? spread->at(limit.percentile) : (first ? point.ttft : point.tpot);
}

GoodputBound bound_of(LatencyMetric metric) {
  if (metric == LatencyMetric::latency) return GoodputBound::latency;
  return metric == LatencyMetric::ttft ? GoodputBound::ttft : GoodputBound::tpot;
}

}  // namespace

std::optional<GoodputBound> missed(const ServingPoint& point, const std::vector<LatencyLimit>& objective) {
  for (const LatencyLimit& limit : objective)
    if (value_of(point, limit) > limit.at_most) return bound_of(limit.metric);
  return std::nullopt;
}

Goodput goodput(const ServingQuestion& c, const ServingPlan& plan) {
  OpenQueue queue{c.cluster, c.job, plan, c.mix()};
  Goodput found;
  found.bound = bound_of(queue.limit());
  if (queue.capacity() <= 0.0) return found;
  double low = kLeast * queue.capacity(), high = kMost * queue.capacity();
  const auto keep = [&](double rate, const ServingPoint& point) {
    found.requests_per_second = rate * plan.replicas;
    found.batch = point.generating;
    found.point = point;
  };
  const ServingPoint most = queue.at(high);
  if (!missed(most, c.objective)) {
    keep(high, most);
    return found;
  }
  const ServingPoint least = queue.at(low);
  if (const std::optional<GoodputBound> bound = missed(least, c.objective)) {
    found.bound = *bound;
    keep(0.0, least);
    return found;
  }
  keep(low, least);
  while (high - low > kFound * high) {
    const double middle = (low + high) / 2.0;
    const ServingPoint point = queue.at(middle);
    if (const std::optional<GoodputBound> bound = missed(point, c.objective)) {
      found.bound = *bound;
      high = middle;
    } else {
      keep(middle, point);
      low = middle;
    }
  }
  return found;
}

ServiceCapacity service_capacity(const ServingQuestion& c, const ServingPlan& plan) {
  const OpenQueue queue{c.cluster, c.job, plan, c.mix()};
  return {queue.capacity() * plan.replicas, bound_of(queue.limit())};
}

}  // namespace shortboard
