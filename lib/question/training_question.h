#pragma once
#include <optional>
#include <string>
#include <vector>

#include "estimate/training.h"
#include "hwdb/database.h"
#include "search/plan_search.h"
#include "spec/spec.h"

namespace shortboard {

/// A complete question about training: cluster, job, plan (absent: search one) and assumptions.
struct TrainingQuestion {
  std::string title;  ///< The file, or the command line.
  ClusterParts parts{};
  Cluster cluster;
  TrainingJob job;
  std::optional<Plan> plan;
  PlanLimits limits;  ///< The given parts of a searched plan.
  ScheduleChoice schedules;
  std::vector<Published> published;
  std::vector<MeasuredFigure> measured;  ///< tokens_per_s (of the cluster), tokens_per_s_per_accelerator, step_s, mfu.
  std::vector<Assumption> assumed;
};

struct GroupPart;

/// The question of a Spec that trains on one kind of card. Throws SpecError.
[[nodiscard]] TrainingQuestion training_question_of(const Spec& spec, const Database& database);
/// The question of one of several groups of cards, without published and measured figures.
[[nodiscard]] TrainingQuestion group_training_of(const Spec& spec, const Database& database, const GroupPart& part);

}  // namespace shortboard
