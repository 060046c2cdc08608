#pragma once
#include <optional>
#include <vector>

#include "analysis/goodput_bound.h"
#include "question/serving_question.h"

namespace shortboard {

/// The largest load within an objective.
struct Goodput {
  double requests_per_second = 0.0;  ///< Of the whole deployment; 0: a single request already misses the objective.
  double batch = 0.0;                ///< Sequences that one replica generates at that load.
  GoodputBound bound = GoodputBound::cache;
  ServingPoint point;  ///< One replica at that load; if the rate is 0, at the least load tried.
};

/// The first limit of the objective that a point misses; absent if it keeps all.
[[nodiscard]] std::optional<GoodputBound> missed(const ServingPoint& point, const std::vector<LatencyLimit>& objective);

/// The highest rate of Poisson arrivals at which `plan` meets the question's objective, to 0.5%; without an objective,
/// the highest rate that it keeps up with. Latencies grow with load, so the rate is found by bisection.
[[nodiscard]] Goodput goodput(const ServingQuestion& question, const ServingPlan& plan);

/// The highest rate that the plan keeps up with in the whole deployment, and what limits it.
struct ServiceCapacity {
  double requests_per_second = 0.0;
  GoodputBound bound = GoodputBound::cache;
};
[[nodiscard]] ServiceCapacity service_capacity(const ServingQuestion& question, const ServingPlan& plan);

}  // namespace shortboard
