#pragma once
#include <limits>
#include <optional>
#include <span>
#include <vector>

#include "estimate/mixed.h"
#include "search/plan_search.h"

namespace shortboard {

/// Up to so many groups pipelines run through all of them, in every order, and every choice of some of them is tried.
inline constexpr std::size_t kManyKinds = 4;
/// Up to so many both ways are tried together.
inline constexpr std::size_t kManyForBoth = 3;

class GroupPlans;

/// The groups of a mixed cluster and what is trained on all of them, for a search.
struct MixedProblem {
  std::span<const Cluster> groups;
  GroupLink link;
  const TrainingJob& job;
  std::span<const ScheduleChoice> schedules;  ///< A group each: what its stack runs.
  std::span<const PlanLimits> limits;         ///< A group each: parts of its plan that are given.
};

/// Ways to divide a step among groups.
struct MixedWays {
  bool data = true;      ///< Each group runs pipelines of its own on uneven shares of the batch.
  bool pipeline = true;  ///< Pipelines run through the groups, with uneven layers.
};

/// What a search found.
struct MixedSearch {
  std::optional<MixedEstimate> best;  ///< The fastest that fits; absent where none does, or is below what was asked.
  long long tried = 0;                ///< Plans.
};

/// The best division among exactly the groups named, each taking part: by data with the batch dealt in pieces
/// (batch_piece), where each group's plan is search_plan's for its share; by pipeline with the same copies in every
/// group, groups in any order, tensor in powers of two within a domain, micro-batches of 1, 2, 4 or 8 sequences,
/// context as given (else 1), and layers dealt to stages so that the step is shortest within memory; each of these two
/// is exact. And by both (both_ways.h), exact over the parts of groups that it sets apart. Pipelines run through
/// kManyKinds groups at most, beside others through kManyForBoth. `plans` are the problem's; searches that share them
/// search no plan twice. `below`: seconds that a step must take less than.
[[nodiscard]] MixedSearch search_mixed(const MixedProblem& problem, GroupPlans& plans,
                                       const std::vector<std::size_t>& among, const MixedWays& ways = {},
                                       double below = std::numeric_limits<double>::infinity());

/// The batch dealt by card count, each group on the best plan for its equal share: what a mix is worth when nobody
/// balances it. Absent where no plan of a group fits or divides its share.
[[nodiscard]] std::optional<MixedEstimate> equal_batches(const MixedProblem& problem, GroupPlans& plans,
                                                         const std::vector<std::size_t>& among);
/// The best pipeline through the groups with layers dealt evenly to stages. Absent where none fits, and of more than
/// kManyKinds.
[[nodiscard]] std::optional<MixedEstimate> equal_layers(const MixedProblem& problem,
                                                        const std::vector<std::size_t>& among);

}  // namespace shortboard
