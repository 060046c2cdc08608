#pragma once
#include <limits>
#include <optional>
#include <span>
#include <vector>

#include "estimate/mixed.h"
#include "search/plan_search.h"

namespace shortboard {

/// Most groups for which a search tries pipelines through all of them in every order, and every subset of them.
inline constexpr std::size_t kManyKinds = 4;
/// Most groups for which a search divides layers and the batch at once.
inline constexpr std::size_t kManyForBoth = 3;

class GroupPlans;

/// The groups of a mixed cluster and the training job, for a search.
struct MixedProblem {
  std::span<const Cluster> groups;
  GroupLink link;
  const TrainingJob& job;
  std::span<const ScheduleChoice> schedules;  ///< Per group: the schedules of its stack.
  std::span<const PlanLimits> limits;         ///< Per group: the given parts of its plan.
};

/// Ways to divide a step among groups.
struct MixedWays {
  bool data = true;      ///< Each group runs its own pipelines on an uneven share of the batch.
  bool pipeline = true;  ///< Pipelines run through the groups, with uneven layers.
};

/// The result of a search.
struct MixedSearch {
  std::optional<MixedEstimate> best;  ///< The fastest plan that fits; absent if none is below the given seconds.
  long long tried = 0;                ///< Plans.
};

/// The best plan that uses all groups of `among` and no others. Three ways to divide the step are tried:
///   data:     the batch is divided in pieces (batch_piece), and search_plan finds each group's plan for its share.
///   pipeline: every group has the same number of copies. Tried are all orders of the groups, tensor in powers of two
///             within a domain, micro-batches of 1, 2, 4 or 8 sequences, context as given (else 1). Layers are divided
///             so that the step is shortest within memory. At most kManyKinds groups.
///   both:     see both_ways.h. At most kManyForBoth groups.
/// Each is exact over what it tries. `plans` must be those of `problem`; searches that share them search no plan twice.
/// `below`: only plans that take fewer seconds are returned.
[[nodiscard]] MixedSearch search_mixed(const MixedProblem& problem, GroupPlans& plans,
                                       const std::vector<std::size_t>& among, const MixedWays& ways = {},
                                       double below = std::numeric_limits<double>::infinity());

/// The naive plan: the batch is divided in proportion to card counts, and each group runs the best plan for its share.
/// Absent if some group has no plan that fits and divides its share.
[[nodiscard]] std::optional<MixedEstimate> equal_batches(const MixedProblem& problem, GroupPlans& plans,
                                                         const std::vector<std::size_t>& among);
/// The best pipeline through the groups with layers divided evenly among stages. Absent if none fits or there are more
/// than kManyKinds groups.
[[nodiscard]] std::optional<MixedEstimate> equal_layers(const MixedProblem& problem,
                                                        const std::vector<std::size_t>& among);

}  // namespace shortboard
