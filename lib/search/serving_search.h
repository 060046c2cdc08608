#pragma once
#include <functional>
#include <optional>
#include <vector>

#include "estimate/serving_memory.h"

namespace shortboard {

/// The given parts of a plan. Absent parts are searched.
struct ServingLimits {
  std::optional<int> tensor{}, pipeline{}, attention_data{}, expert{}, replicas{};
};

/// How good a plan is: first by what the whole deployment serves, then by latency.
struct ServingScore {
  double served = 0.0;  ///< Requests per second; at most the arrival rate if one is given.
  Seconds latency;      ///< Mean over requests.
  [[nodiscard]] bool better_than(const ServingScore& other) const {
    return served > other.served || (served == other.served && latency < other.latency);
  }
};

/// The memory that one sequence needs, and the number of sequences that must fit at once.
struct ServingNeed {
  double held = 0.0;         ///< Tokens of a sequence in the cache.
  double step_tokens = 0.0;  ///< Tokens of the largest step of an attention group.
  double sequences = 1.0;    ///< In the whole deployment, >= 1; a replica holds its share.
};

/// How many plans a search returns beside the best.
inline constexpr std::size_t kNextBest = 5;

/// The result of a plan search.
struct ServingSearch {
  std::optional<ServingPlan> best;      ///< The best plan that fits; absent if none does.
  std::vector<ServingPlan> next;        ///< The next best ones, at most kNextBest.
  std::optional<ServingPlan> smallest;  ///< The plan that needs the least memory per card, whether it fits or not.
  long long tried = 0;                  ///< Plans.
};

/// Bytes that one card of the plan needs: weights, the engine's reserve and its share of the needed sequences. The plan
/// fits if they are within the budget.
[[nodiscard]] Bytes least_memory(const ServingMemory& memory, const ServingPlan& plan, const ServingNeed& need);

/// Finds the plan with the best `score` that fits and whose replicas use every card. It tries tensor in powers of two
/// within the scale-up domain, pipeline in powers of two up to 16, and for models with experts attention groups (powers
/// of two, and as many as there are cards for) and experts (not spread, or over all cards of a stage), all within the
/// limits. Deterministic: among equally good plans the first counts.
[[nodiscard]] ServingSearch search_serving(const ServingCluster& cluster, const ServingJob& job,
                                           const ServingLimits& limits, const ServingNeed& need,
                                           const std::function<ServingScore(const ServingPlan&)>& score);

}  // namespace shortboard
