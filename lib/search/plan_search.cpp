#include "search/plan_search.h"

#include <algorithm>
#include <array>
#include <vector>

namespace shortboard {
namespace {

constexpr std::array kMicroBatches{1, 2, 4, 8};
constexpr std::array kVirtualStages{1, 2, 3, 4, 5, 6, 8, 10};
constexpr double kLongSequence = 16384.0;  // below it context parallelism has nothing to relieve

std::vector<int> divisors(int number, int most) {
  std::vector<int> found;
  for (int d = 1; d <= std::min(number, most); ++d)
    if (number % d == 0) found.push_back(d);
  return found;
}

bool powers_only(int number) { return (number & (number - 1)) == 0; }

int most_experts(const Architecture& model) {
  int most = 1;
  for (const LayerGroup& group : model.layers) most = std::max(most, group.feed_forward.experts);
  return most;
}

/// The search's state: what is fixed, and the best so far.
class Search {
 public:
  Search(const Cluster& cluster, const TrainingJob& job, const ScheduleChoice& schedules)
      : cluster_(cluster), job_(job), schedules_(schedules) {}

  PlanSearch run() {
    const int contexts = job_.sequence >= kLongSequence ? 64 : 1;
    for (const int tensor : divisors(cluster_.count, std::min(cluster_.domain, 64)))
      if (powers_only(tensor))
        for (const int context : divisors(cluster_.count / tensor, contexts))
          if (powers_only(context))
            for (const int expert : divisors(most_experts(job_.model), 512)) try_split(tensor, context, expert);
    return found_;
  }

 private:
  void try_split(int tensor, int context, int expert) {
    for (const int micro_batch : kMicroBatches) {
      Plan plan{.tensor = tensor, .context = context, .expert = expert, .micro_batch = micro_batch};
      plan.sequence_parallel = cluster_.software.sequence_parallel && tensor > 1;
      std::optional<SplitCost> costs;
      for (const int pipeline : divisors(cluster_.count / tensor / context, job_.model.layer_count())) {
        plan.pipeline = pipeline;
        plan.data = cluster_.count / tensor / context / pipeline;
        plan.virtual_stages = 1;
        plan.schedule = Schedule::one_forward_one_backward;
        if (!plan_faults(cluster_, job_, plan).empty()) continue;
        if (!costs) costs = split_cost(cluster_, job_, split_of(job_, plan));
        try_schedules(plan, *costs);
      }
    }
  }

  void try_schedules(Plan plan, const SplitCost& costs) {
    try_recompute(plan, costs);
    if (plan.pipeline == 1) return;
    if (schedules_.interleaved)
      for (const int pieces : kVirtualStages) {
        if (pieces == 1 || pieces * plan.pipeline > job_.model.layer_count() + 2) continue;
        plan.virtual_stages = pieces;
        plan.schedule = Schedule::interleaved;
        try_recompute(plan, costs);
      }
    plan.virtual_stages = 1;
    for (const auto& [runs, schedule] : {std::pair{schedules_.zero_bubble, Schedule::zero_bubble},
                                         std::pair{schedules_.dualpipe && plan.pipeline % 2 == 0, Schedule::dualpipe}})
      if (runs) {
        plan.schedule = schedule;
        try_recompute(plan, costs);
      }
  }

  void try_recompute(Plan plan, const SplitCost& costs) {
    for (const Sharding sharding :
         {Sharding::distributed_optimizer, Sharding::sharded_gradients, Sharding::fully_sharded}) {
      if (sharding == Sharding::fully_sharded && plan.pipeline > 1) continue;
      plan.sharding = sharding;
      for (const Recompute recompute : {Recompute::none, Recompute::selective, Recompute::full}) {
        plan.recompute = recompute;
        keep(estimate_training(cluster_, job_, plan, costs));
      }
    }
  }

  void keep(const TrainingEstimate& estimate) {
    ++found_.tried;
    if (!found_.smallest || estimate.memory.total() < found_.smallest->memory.total()) found_.smallest = estimate;
    if (estimate.fits() && (!found_.best || estimate.step() < found_.best->step())) found_.best = estimate;
  }

  const Cluster& cluster_;
  const TrainingJob& job_;
  ScheduleChoice schedules_;
  PlanSearch found_;
};

}  // namespace

PlanSearch search_plan(const Cluster& cluster, const TrainingJob& job, const ScheduleChoice& schedules) {
  return Search{cluster, job, schedules}.run();
}

}  // namespace shortboard
