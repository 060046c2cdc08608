#pragma once
#include <functional>
#include <optional>
#include <vector>

#include "estimate/serving_memory.h"

namespace shortboard {

/// What a search may not change: a part of the plan that is given; absent parts are searched.
struct ServingLimits {
  std::optional<int> tensor{}, pipeline{}, attention_data{}, expert{}, replicas{};
};

/// What a plan is worth: what the whole deployment serves counts first, then how soon.
struct ServingScore {
  double served = 0.0;  ///< Requests a second; where they arrive at a rate, up to that rate.
  Seconds latency;      ///< Of a request, in the mean.
  [[nodiscard]] bool better_than(const ServingScore& other) const {
    return served > other.served || (served == other.served && latency < other.latency);
  }
};

/// What one sequence needs of memory, and how many of them a replica must hold at once.
struct ServingNeed {
  double held = 0.0;         ///< Tokens of a sequence that the cache keeps.
  double step_tokens = 0.0;  ///< Of the largest step of an attention group.
  double sequences = 1.0;    ///< Of the whole deployment, 1 or more; those of a replica are its share.
};

inline constexpr std::size_t kNextBest = 5;

/// What a plan search found.
struct ServingSearch {
  std::optional<ServingPlan> best;      ///< The best plan that fits; absent where none does.
  std::vector<ServingPlan> next;        ///< The next best ones, at most kNextBest.
  std::optional<ServingPlan> smallest;  ///< The plan that fills least of a card, fitting or not.
  long long tried = 0;
};

/// Bytes that a card of the plan must hold to serve at all: weights, what the engine reserves and its share of the
/// sequences needed. It fits where this is within the budget.
[[nodiscard]] Bytes least_memory(const ServingMemory& memory, const ServingPlan& plan, const ServingNeed& need);

/// Tries plans of tensor (powers of two within the scale-up domain), pipeline (powers of two up to 16), groups of
/// attention (powers of two, and all that there are cards for; models with experts) and experts (not spread, or over
/// all cards of a stage) whose replicas use every card, keeps to the limits, and takes the best by `score` among those
/// that fit. Deterministic; of equally good plans the one tried first.
[[nodiscard]] ServingSearch search_serving(const ServingCluster& cluster, const ServingJob& job,
                                           const ServingLimits& limits, const ServingNeed& need,
                                           const std::function<ServingScore(const ServingPlan&)>& score);

}  // namespace shortboard
