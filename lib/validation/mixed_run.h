#pragma once
#include <string>
#include <vector>

#include "calibration/training_run.h"
#include "document/value.h"
#include "hwdb/database.h"

namespace shortboard {

/// What a published run on several kinds of card measured and what its configuration alone predicts. A gain
/// (gain_over_...) is the mix's rate over that of a baseline which the row measured too: sum_of_parts (each kind
/// alone), equal_split (cards x the slowest kind's rate a card).
struct MixedFigure {
  std::string metric;
  double measured = 0.0, predicted = 0.0;
};
struct MixedRun {
  std::string id, stack;
  std::string taken;  ///< The stack or engine of the database that stands for it.
  bool fits = true;
  std::vector<MixedFigure> figures;
  std::string note;  ///< What was taken for something that the row does not say.
};

/// Reads a training row {id, cluster: {groups}, model, configuration, measured} and estimates its plan: `stages` (a
/// list of pipelines' cards a stage, "NAME x8") or else the groups' cards in order, tensor x data of them a stage;
/// layers by layers_per_stage or stage_entries, whose entries beyond the model's layers stand at both ends.
/// cluster.network may tell the gigabits a second of each group's servers (per_node cards). Throws SpecError for a row
/// that can't be estimated.
[[nodiscard]] MixedRun mixed_training_run(const Value& row, const Database& database);

/// Reads a serving row and estimates each group's part: replicas on each kind of card, requests routed equally by cards
/// (round robin) or by what each serves. Shared prefixes are found again where one replica, or any of them where the
/// routing knows of caches, has seen the group's prompt before. Throws SpecError for a row that can't be estimated.
[[nodiscard]] MixedRun mixed_serving_run(const Value& row, const Database& database);

}  // namespace shortboard
