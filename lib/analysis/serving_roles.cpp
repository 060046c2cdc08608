#include "analysis/serving_roles.h"

#include <cmath>

namespace shortboard {
namespace {

constexpr double kMost = 0.995;   // of the capacity: beyond, no wait is steady
constexpr double kFound = 0.005;  // relative width at which halving stops

double whole_replicas(int cards, const ServingPlan& plan) {
  return std::floor(static_cast<double>(cards) / plan.cards_a_replica());
}

}  // namespace

std::optional<RolePair> role_pair(const ServingQuestion& c) {
  const ServingRoles roles = c.roles.value_or(ServingRoles{});
  const ServingPlan usual = c.plan.value_or(ServingPlan{});
  RolePair pair{{&c.cluster, roles.prefill_plan.value_or(usual), 1.0, nullptr},
                {&c.cluster, roles.decode_plan.value_or(usual), 1.0, nullptr},
                roles.overlapped};
  if (roles.prefill == 0) return best_ratio(c.job, pair, c.mix(), c.cluster.cards.count);
  pair.prefill.replicas = whole_replicas(roles.prefill, pair.prefill.plan);
  pair.decode.replicas = whole_replicas(roles.decode, pair.decode.plan);
  if (pair.prefill.replicas < 1.0 || pair.decode.replicas < 1.0) return std::nullopt;
  return pair;
}

RoleAnswer answer_roles(const ServingQuestion& c, const RolePair& pair) {
  RoleAnswer found;
  found.point = disaggregated(c.job, pair, c.mix(), c.rate);
  const double capacity = found.point.capacity();
  found.bound = found.point.prefill_rate < found.point.decode_rate ? GoodputBound::prefill : GoodputBound::decode;
  if (c.rate > 0.0) {
    found.kept_up = c.rate <= capacity;
    return found;
  }
  double low = 0.0, high = kMost * capacity;
  found.point = disaggregated(c.job, pair, c.mix(), high);
  if (!missed(found.point.point, c.objective)) return found;
  while (high - low > kFound * high) {
    const double middle = (low + high) / 2.0;
    const std::optional<GoodputBound> bound = missed(disaggregated(c.job, pair, c.mix(), middle).point, c.objective);
    found.bound = bound.value_or(found.bound);
    (bound ? high : low) = middle;
    if (high < 1e-4 * capacity) break;
  }
  found.point = disaggregated(c.job, pair, c.mix(), std::max(low, 1e-4 * capacity));
  if (low <= 0.0) found.point.point.requests_per_second = 0.0;
  return found;
}

}  // namespace shortboard
