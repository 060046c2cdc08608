#pragma once
#include <vector>

#include "search/batch_shares.h"
#include "search/mixed_search.h"
#include "support/cards.h"

namespace shortboard::support {

/// Two kinds of card, the second with so much of the first's rates, and a job on both.
struct TwoKinds {
  std::vector<Cluster> groups;
  GroupLink link{BytesPerSecond{20e9}, Seconds{10e-6}};
  TrainingJob job = job_of(small_dense());
  std::vector<ScheduleChoice> schedules{ScheduleChoice{}, ScheduleChoice{}};
  std::vector<PlanLimits> limits{PlanLimits{}, PlanLimits{}};

  TwoKinds(int fast, int slow, double share) : groups{cluster_of(fast), cluster_of(slow)} {
    Cluster& cards = groups[1];
    cards.nominal = share * cards.nominal;
    GemmRoof& roof = *cards.gemm[index(NumberFormat::bf16)];
    roof.peak = share * roof.peak;
    cards.attention.peak = share * cards.attention.peak;
  }

  [[nodiscard]] MixedProblem problem() const { return {groups, link, job, schedules, limits}; }
  [[nodiscard]] MixedSearch search(const MixedWays& ways = {}) const {
    GroupPlans plans{problem()};
    return search_mixed(problem(), plans, {0, 1}, ways);
  }
  [[nodiscard]] std::optional<MixedEstimate> dealt_equally() const {
    GroupPlans plans{problem()};
    return equal_batches(problem(), plans, {0, 1});
  }
  [[nodiscard]] std::vector<GroupCosts> costs() const {
    std::vector<GroupCosts> found;
    for (const Cluster& group : groups) found.emplace_back(group, job);
    return found;
  }
  [[nodiscard]] MixedEstimate estimate(const MixedPlan& plan) const {
    std::vector<GroupCosts> found = costs();
    return estimate_mixed(groups, link, job, plan, found);
  }
};

}  // namespace shortboard::support
