#pragma once
#include <optional>
#include <string>
#include <vector>

#include "estimate/training.h"
#include "hwdb/database.h"
#include "search/plan_search.h"
#include "spec/spec.h"

namespace shortboard {

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

struct GroupPart;

/// The question of a Spec that trains on one kind of card. Throws SpecError.
[[nodiscard]] TrainingQuestion training_question_of(const Spec& spec, const Database& database);
/// The same of one of several groups of cards, without what was published or measured.
[[nodiscard]] TrainingQuestion group_training_of(const Spec& spec, const Database& database, const GroupPart& part);

}  // namespace shortboard
