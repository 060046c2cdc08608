#pragma once
#include <optional>
#include <string>

#include "estimate/training.h"

namespace shortboard {

/// The result of a plan search.
struct PlanSearch {
  std::optional<TrainingEstimate> best;      ///< The fastest plan that fits; absent if none does.
  std::optional<TrainingEstimate> smallest;  ///< The plan that needs the least memory, whether it fits or not.
  long long tried = 0;                       ///< Plans.
};

/// Schedules that the stack supports beside 1F1B.
struct ScheduleChoice {
  bool interleaved = true, zero_bubble = false, dualpipe = false;
};

/// The given parts of a plan. Absent parts are searched.
struct PlanLimits {
  std::optional<int> tensor, pipeline, context, data, expert, virtual_stages, micro_batch;
  std::optional<Schedule> schedule;
  std::optional<Sharding> sharding;
  std::optional<Recompute> recompute;
  std::optional<bool> sequence_parallel;
  std::optional<int> expert_tensor;
  std::optional<ContextExchange> context_exchange;
  Plan others;              ///< Gives all other choices: asynchronous tensor parallelism, sharding group, offloading.
  bool whole_heads = true;  ///< As in plan_faults.
};

/// Finds the fastest plan that fits. It tries all plans of tensor (within the scale-up domain), pipeline, context and
/// its exchange, expert, virtual stages, micro-batch, recomputation and sharding that divide the cluster, the model and
/// the batch and agree with the limits. Experts are whole, or divided like the tensor-parallel matrices. Three choices
/// are tried only if a limit gives them: replicated optimizers, full sharding under a pipeline, context parallelism
/// below 16,384 tokens. Deterministic: among equally fast plans the first counts.
[[nodiscard]] PlanSearch search_plan(const Cluster& cluster, const TrainingJob& job, const ScheduleChoice& schedules,
                                     const PlanLimits& limits = {});

/// The plan that search_plan finds, if it takes less than `beat`; else absent. It takes a small part of search_plan's
/// time, because a bound leaves out plans that are slower than the best so far, and plans that do not fit are not
/// priced.
[[nodiscard]] std::optional<TrainingEstimate> faster_plan(const Cluster& cluster, const TrainingJob& job,
                                                          const ScheduleChoice& schedules, const PlanLimits& limits,
                                                          Seconds beat);

}  // namespace shortboard
