#pragma once
#include <optional>
#include <string>
#include <vector>

#include "estimate/training.h"
#include "search/plan_search.h"

namespace shortboard {

/// A published figure that a spec holds beside ours.
struct Published {
  std::string metric;  ///< "mfu", "tflops_per_accelerator", "tokens_per_s_per_accelerator" or "step_s".
  double value = 0.0;
  std::string source;
};

/// A figure that an operator measured of the run that a spec describes, in the unit its metric names.
struct MeasuredFigure {
  std::string metric;
  double value = 0.0;
};

/// One question, complete: what cluster, what work, which plan (absent: search one), and what was assumed.
struct TrainingQuestion {
  std::string title;  ///< The file, or the command line.
  ClusterParts parts{};
  Cluster cluster;
  TrainingJob job;
  std::optional<Plan> plan;
  PlanLimits limits;  ///< Where the plan is searched: the parts of it that are given.
  ScheduleChoice schedules;
  std::vector<Published> published;
  std::vector<MeasuredFigure> measured;  ///< tokens_per_s (of the cluster), tokens_per_s_per_accelerator, step_s, mfu.
  std::vector<Assumption> assumed;
};

}  // namespace shortboard
