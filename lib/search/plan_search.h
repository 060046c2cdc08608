#pragma once
#include <optional>
#include <string>

#include "estimate/training.h"

namespace shortboard {

/// What a plan search found.
struct PlanSearch {
  std::optional<TrainingEstimate> best;      ///< The fastest plan that fits; absent where none does.
  std::optional<TrainingEstimate> smallest;  ///< The plan that needs the least memory, fitting or not.
  long long tried = 0;
};

/// Which schedules the stack runs, beyond 1F1B.
struct ScheduleChoice {
  bool interleaved = true, zero_bubble = false, dualpipe = false;
};

/// What a search may not change: a part of the plan that is given; absent parts are searched.
struct PlanLimits {
  std::optional<int> tensor, pipeline, context, data, expert, virtual_stages, micro_batch;
  std::optional<Schedule> schedule;
  std::optional<Sharding> sharding;
  std::optional<Recompute> recompute;
  std::optional<bool> sequence_parallel;
  std::optional<int> expert_tensor;
  std::optional<ContextExchange> context_exchange;
  Plan
      others;  ///< Its remaining choices (asynchronous tensor parallelism, sharding group, offloading) hold throughout.
  bool whole_heads = true;  ///< As plan_faults.
};

/// Tries the plans of tensor (within the scale-up domain), pipeline, context and its exchange, expert, virtual stages,
/// micro-batch, recomputation and sharding that divide the cluster, the model and the batch and keep to the limits,
/// with experts whole or divided as tensor parallelism divides the rest, and keeps the fastest that fits. Left out
/// unless a limit names them: replicated optimizers, full sharding under a pipeline, context parallelism below 16,384
/// tokens. Deterministic; of equally fast plans the one tried first.
[[nodiscard]] PlanSearch search_plan(const Cluster& cluster, const TrainingJob& job, const ScheduleChoice& schedules,
                                     const PlanLimits& limits = {});

/// The fastest of the same plans where it takes less than `beat`; absent where none does. Plans that a bound
/// shows to be slower than the best so far, or that do not fit, are not priced: a small part of search_plan's time.
[[nodiscard]] std::optional<TrainingEstimate> faster_plan(const Cluster& cluster, const TrainingJob& job,
                                                          const ScheduleChoice& schedules, const PlanLimits& limits,
                                                          Seconds beat);

}  // namespace shortboard
