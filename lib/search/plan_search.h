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

/// Tries the plans of tensor (within the scale-up domain), pipeline, context, expert, virtual stages, micro-batch,
/// recomputation and sharding that divide the cluster, the model and the batch, and keeps the fastest that fits. Left
/// out: replicated optimizers, full sharding under a pipeline, context parallelism below 16,384 tokens.
/// Deterministic; of equally fast plans the one tried first.
[[nodiscard]] PlanSearch search_plan(const Cluster& cluster, const TrainingJob& job, const ScheduleChoice& schedules);

}  // namespace shortboard
