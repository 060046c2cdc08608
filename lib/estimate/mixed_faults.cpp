#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numeric>

#include "estimate/mixed.h"

namespace shortboard {
namespace {

int layers_of(const MixedPipeline& pipeline) {
  int layers = 0;
  for (const PipelineSegment& segment : pipeline.segments)
    layers += std::accumulate(segment.layers.begin(), segment.layers.end(), 0);
  return layers;
}

bool dealt_by_hand(const MixedPipeline& pipeline) {
  return pipeline.segments.size() > 1 || !pipeline.segments.front().layers.empty();
}

void check_pipeline(const TrainingJob& job, const MixedPipeline& pipeline, std::vector<std::string>& faults) {
  TrainingJob share = job;
  share.global_batch = pipeline.sequences;
  for (const PipelineSegment& segment : pipeline.segments)
    for (std::string& fault : plan_faults(share, segment.plan)) faults.push_back(std::move(fault));
  if (dealt_by_hand(pipeline) && layers_of(pipeline) != job.model.layer_count())
    faults.push_back(
        fmt::format("the stages hold {} layers, and the model has {}", layers_of(pipeline), job.model.layer_count()));
}

}  // namespace

std::vector<std::string> mixed_plan_faults(std::span<const Cluster> groups, const TrainingJob& job,
                                           const MixedPlan& plan) {
  std::vector<std::string> faults;
  std::vector<long long> used(groups.size(), 0);
  double sequences = 0.0;
  for (const MixedPipeline& pipeline : plan) {
    check_pipeline(job, pipeline, faults);
    sequences += pipeline.sequences;
    for (const PipelineSegment& segment : pipeline.segments) used[segment.group] += segment.cards();
  }
  if (sequences != job.global_batch)
    faults.push_back(
        fmt::format("the pipelines take {} sequences, and global_batch is {}", sequences, job.global_batch));
  for (std::size_t g = 0; g < groups.size(); ++g)
    if (used[g] > groups[g].count)
      faults.push_back(fmt::format("group {} has {} cards, and the plan takes {}", g, groups[g].count, used[g]));
  return faults;
}

}  // namespace shortboard
