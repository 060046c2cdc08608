#pragma once
#include <optional>
#include <string>
#include <vector>

#include "hwdb/database.h"
#include "search/generation_search.h"
#include "spec/spec.h"

namespace shortboard {

/// A complete question about image or video generation: cluster, job, plan (absent: search one) and assumptions.
/// Metrics of `published`: latency_s, step_s, images_per_s_per_accelerator, mfu.
struct GenerationQuestion {
  std::string title;  ///< The file, or the command line.
  ClusterParts parts{};
  Cluster cluster;
  GenerationJob job;
  std::optional<GenerationPlan> plan;
  GenerationLimits limits;  ///< The given parts of a searched plan.
  GenerationObjective objective = GenerationObjective::throughput;
  std::vector<Published> published;
  /// latency_s, step_s, images_per_s (of the cluster; of video: videos), the same _per_accelerator, mfu.
  std::vector<MeasuredFigure> measured;
  std::vector<Assumption> assumed;
};

/// The question of a Spec that generates images or video. Throws SpecError.
[[nodiscard]] GenerationQuestion generation_question_of(const Spec& spec, const Database& database);

}  // namespace shortboard
