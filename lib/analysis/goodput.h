#pragma once
#include "question/serving_question.h"

namespace shortboard {

/// What keeps a service from taking more requests within its objective.
enum class GoodputBound : std::uint8_t { ttft, tpot, latency, cache, sequences, step_tokens, prefill, decode };
inline constexpr std::array<std::string_view, 8> kGoodputBoundNames{"ttft",      "tpot",        "latency", "cache",
                                                                    "sequences", "step_tokens", "prefill", "decode"};

/// The largest load within an objective.
struct Goodput {
  double requests_per_second = 0.0;  ///< Of the whole deployment; 0: one request alone misses the objective already.
  double batch = 0.0;                ///< Sequences that one replica generates for there.
  GoodputBound bound = GoodputBound::cache;
  ServingPoint point;  ///< One replica there; where the rate is 0, at the least load tried.
};

/// Whether a point keeps each limit of the objective; `missed`: the first that it doesn't.
[[nodiscard]] bool meets(const ServingPoint& point, const std::vector<LatencyLimit>& objective, GoodputBound* missed);

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
