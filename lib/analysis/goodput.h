#pragma once
#include <optional>
#include <vector>

#include "analysis/goodput_bound.h"
#include "analysis/serving_case.h"

namespace shortboard {

/// The largest load within an objective.
struct Goodput {
  double requests_per_second = 0.0;  ///< Of the whole deployment; 0: one request alone misses the objective already.
  double batch = 0.0;                ///< Sequences that one replica generates for there.
  GoodputBound bound = GoodputBound::cache;
  ServingPoint point;  ///< One replica there; where the rate is 0, at the least load tried.
};

/// The first limit of the objective that a point does not keep; absent where it keeps all.
[[nodiscard]] std::optional<GoodputBound> missed(const ServingPoint& point, const std::vector<LatencyLimit>& objective);

/// The largest rate of Poisson arrivals at which `plan` meets the case's objective, to 0.5%; without an objective, the
/// largest it keeps up with. Latencies grow with load, so the rate is found by halving.
[[nodiscard]] Goodput goodput(const ServingQuestion& question, const ServingPlan& plan);

/// The largest rate that the plan keeps up with, whole deployment, and what bounds it.
struct ServiceCapacity {
  double requests_per_second = 0.0;
  GoodputBound bound = GoodputBound::cache;
};
[[nodiscard]] ServiceCapacity service_capacity(const ServingQuestion& question, const ServingPlan& plan);

}  // namespace shortboard
