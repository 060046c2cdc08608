#include "search/plan_search.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <vector>

#include "estimate/stages.h"
#include "search/given_or.h"

namespace shortboard {
namespace {

constexpr std::array kMicroBatches{1, 2, 4, 8};
constexpr std::array kVirtualStages{1, 2, 3, 4, 5, 6, 8, 10};
constexpr double kLongSequence = 16384.0;  // below it context parallelism is not worth trying

std::vector<int> divisors(int number, int most) {
  std::vector<int> found;
  for (int d = 1; d <= std::min(number, most); ++d)
    if (number % d == 0) found.push_back(d);
  return found;
}

bool powers_only(int number) { return (number & (number - 1)) == 0; }

/// Seconds of a micro-batch in all stages under one split, and the seconds that each kind of recomputation adds.
struct SplitSeconds {
  double once = 0.0;
  std::array<double, kRecomputeNames.size()> again{};
};

SplitSeconds split_seconds(const TrainingJob& job, const SplitCost& costs) {
  SplitSeconds seconds;
  double layers = 0.0;
  for (std::size_t i = 0; i < costs.layers.size(); ++i) {
    const LayerCost& cost = costs.layers[i];
    const double count = job.model.layers[i].count;
    layers += count * (cost.forward.total() + cost.backward.total());
    seconds.again[static_cast<std::size_t>(Recompute::selective)] += count * cost.redone;
    seconds.again[static_cast<std::size_t>(Recompute::full)] += count * cost.forward.total();
  }
  seconds.once = layers * (1.0 + costs.head_layers / job.model.layer_count());
  return seconds;
}

/// A lower bound of a plan's step: kernels and messages in layers, recomputation, bubble, uneven stages and overhead as
/// in estimate_training; without messages between copies and stages, the optimizer and the host.
Seconds least_step(const Cluster& cluster, const TrainingJob& job, const Plan& plan, const SplitCost& costs,
                   const SplitSeconds& seconds) {
  const Software& software = cluster.software;
  const double layers = job.model.layer_count(), again = seconds.again[static_cast<std::size_t>(plan.recompute)];
  const double micro_batches = job.global_batch / (static_cast<double>(plan.data) * plan.micro_batch);
  const double head = seconds.once * costs.head_layers / (layers + costs.head_layers);
  const double layer = (seconds.once - head + again) / layers;
  const double average = (seconds.once + again) / plan.pipeline;
  double slowest = average;
  if (plan.pipeline > 1) {
    const StageLayers stages = stage_layers(job.model.layer_count(), plan, costs.dealing, costs.dealt_head);
    const double first = stages.heaviest * layer, last = stages.last * layer + head;
    slowest = std::max(first, plan.schedule == Schedule::dualpipe ? (first + last) / 2.0 : last);
  }
  const double servers = std::max(1.0, static_cast<double>(cluster.count) / cluster.server);
  const double step = micro_batches * (average + software.uneven * std::max(0.0, slowest - average)) +
                      software.bubble * bubble_stages(plan) * average + software.step_overhead.base();
  constexpr double kRounding = 1.0 - 1e-9;  // sums in another order
  return Seconds{kRounding * step * (1.0 + software.straggler * std::sqrt(2.0 * std::log(servers)))};
}

/// The state of the search: the given parts of the plan, and the best so far.
class Search {
 public:
  Search(const Cluster& cluster, const TrainingJob& job, const ScheduleChoice& schedules, const PlanLimits& limits)
      : cluster_(cluster), job_(job), schedules_(schedules), limits_(limits) {}

  /// From here on, only plans that take less time count.
  void beat(Seconds step) { beat_ = step; }

  PlanSearch run() {
    const int contexts = job_.sequence >= kLongSequence ? 64 : 1;
    for (const int tensor : given_or(limits_.tensor, powers(divisors(cluster_.count, std::min(cluster_.domain, 64)))))
      if (cluster_.count % tensor == 0)
        for (const int context : given_or(limits_.context, powers(divisors(cluster_.count / tensor, contexts))))
          for (const int expert : given_or(limits_.expert, divisors(std::max(1, job_.model.most_experts()), 512)))
            for (const int expert_tensor : given_or(limits_.expert_tensor, expert_tensors(tensor)))
              for (const ContextExchange exchange : exchanges_to_try(context))
                try_split(tensor, context, exchange, expert, expert_tensor);
    return found_;
  }

 private:
  [[nodiscard]] std::vector<int> expert_tensors(int tensor) const {
    return tensor > 1 && job_.model.has_experts() ? std::vector{1, tensor} : std::vector{1};
  }

  static std::vector<int> powers(std::vector<int> numbers) {
    std::erase_if(numbers, [](int number) { return !powers_only(number); });
    return numbers;
  }

  /// A group of one exchanges nothing.
  [[nodiscard]] std::vector<ContextExchange> exchanges_to_try(int context) const {
    const ContextExchanges& known = cluster_.software.context_exchanges;
    if (context == 1) return {limits_.context_exchange.value_or(known.usual)};
    std::vector<ContextExchange> tried;
    for (std::size_t i = 0; i < known.runs.size(); ++i)
      if (known.runs[i]) tried.push_back(static_cast<ContextExchange>(i));
    return given_or(limits_.context_exchange, std::move(tried));
  }

  void try_split(int tensor, int context, ContextExchange exchange, int expert, int expert_tensor) {
    if (cluster_.count % (tensor * context) != 0) return;
    const int rest = cluster_.count / tensor / context;
    for (const int micro_batch : given_or(limits_.micro_batch, {kMicroBatches.begin(), kMicroBatches.end()})) {
      Plan plan = limits_.others;
      plan.tensor = tensor;
      plan.context = context;
      plan.context_exchange = exchange;
      plan.expert = expert;
      plan.expert_tensor = expert_tensor;
      plan.micro_batch = micro_batch;
      plan.sequence_parallel = limits_.sequence_parallel.value_or(cluster_.software.sequence_parallel && tensor > 1);
      std::optional<SplitCost> costs;
      for (const int pipeline : given_or(limits_.pipeline, divisors(rest, job_.model.layer_count()))) {
        plan.pipeline = pipeline;
        plan.data = rest / pipeline;
        plan.virtual_stages = 1;
        plan.schedule = Schedule::one_forward_one_backward;
        if (limits_.data && plan.data != *limits_.data) continue;
        if (!plan_faults(cluster_, job_, plan, limits_.whole_heads).empty()) continue;
        if (!costs) {
          costs = split_cost(cluster_, job_, split_of(job_, plan));
          seconds_ = split_seconds(job_, *costs);
        }
        try_schedules(plan, *costs);
      }
    }
  }

  void try_schedules(Plan plan, const SplitCost& costs) {
    if (plan.pipeline == 1) {
      if (limits_.virtual_stages.value_or(1) == 1) try_memory(plan, costs);
      return;
    }
    for (const Schedule schedule : schedules_to_try(plan)) {
      plan.schedule = schedule;
      const bool pieces = schedule == Schedule::interleaved;
      for (const int virtual_stages :
           pieces ? given_or(limits_.virtual_stages, {kVirtualStages.begin() + 1, kVirtualStages.end()})
                  : std::vector<int>{1}) {
        if (virtual_stages * plan.pipeline > job_.model.layer_count() + 2) continue;
        plan.virtual_stages = virtual_stages;
        try_memory(plan, costs);
      }
    }
  }

  [[nodiscard]] std::vector<Schedule> schedules_to_try(const Plan& plan) const {
    std::vector<Schedule> tried;
    const bool whole = limits_.virtual_stages.value_or(1) == 1;  // only interleaved stages are in pieces
    if (whole) tried.push_back(Schedule::one_forward_one_backward);
    if (schedules_.interleaved && limits_.virtual_stages.value_or(2) > 1) tried.push_back(Schedule::interleaved);
    if (whole && schedules_.zero_bubble) tried.push_back(Schedule::zero_bubble);
    if (whole && schedules_.dualpipe) tried.push_back(Schedule::dualpipe);
    tried = given_or(limits_.schedule, std::move(tried));
    if (plan.pipeline % 2 != 0) std::erase(tried, Schedule::dualpipe);
    return tried;
  }

  void try_memory(Plan plan, const SplitCost& costs) {
    std::vector<Sharding> shardings{Sharding::distributed_optimizer, Sharding::sharded_gradients};
    if (plan.pipeline == 1) shardings.push_back(Sharding::fully_sharded);
    for (const Sharding sharding : given_or(limits_.sharding, shardings)) {
      plan.sharding = sharding;
      for (const Recompute recompute :
           given_or(limits_.recompute, {Recompute::none, Recompute::selective, Recompute::full})) {
        plan.recompute = recompute;
        if (beat_ && hopeless(plan, costs)) continue;
        keep(estimate_training(cluster_, job_, plan, costs));
      }
    }
  }

  /// Whether a plan certainly does not fit or is not faster. Takes a small part of the time to price it.
  [[nodiscard]] bool hopeless(const Plan& plan, const SplitCost& costs) const {
    if (least_step(cluster_, job_, plan, costs, seconds_) >= *beat_) return true;
    const double micro_batches = job_.global_batch / (static_cast<double>(plan.data) * plan.micro_batch);
    return training_memory(cluster_, job_, plan, costs, micro_batches).total() > cluster_.memory;
  }

  void keep(const TrainingEstimate& estimate) {
    ++found_.tried;
    if (beat_) {
      if (!estimate.fits() || estimate.step() >= *beat_) return;
      beat_ = estimate.step();
    }
    if (!found_.smallest || estimate.memory.total() < found_.smallest->memory.total()) found_.smallest = estimate;
    if (estimate.fits() && (!found_.best || estimate.step() < found_.best->step())) found_.best = estimate;
  }

  const Cluster& cluster_;
  const TrainingJob& job_;
  ScheduleChoice schedules_;
  const PlanLimits& limits_;
  PlanSearch found_;
  std::optional<Seconds> beat_;
  SplitSeconds seconds_;  ///< Of the split at hand.
};

}  // namespace

PlanSearch search_plan(const Cluster& cluster, const TrainingJob& job, const ScheduleChoice& schedules,
                       const PlanLimits& limits) {
  return Search{cluster, job, schedules, limits}.run();
}

std::optional<TrainingEstimate> faster_plan(const Cluster& cluster, const TrainingJob& job,
                                            const ScheduleChoice& schedules, const PlanLimits& limits, Seconds beat) {
  Search search{cluster, job, schedules, limits};
  search.beat(beat);
  return search.run().best;
}

}  // namespace shortboard
