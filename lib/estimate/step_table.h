#pragma once
#include <map>
#include <utility>

#include "estimate/serving.h"

namespace shortboard {

/// A table of the times of an engine's steps. A run of many requests needs thousands of steps; few are computed, at
/// nodes half an octave apart, and the others are interpolated linearly. The cluster, job and plan must outlive it.
class StepTable {
 public:
  /// Prompts in the table are `prompt` tokens long, of which `cached` are in the prefix cache. Attention of a step's
  /// prompt tokens is the mean over such prompts.
  StepTable(const ServingCluster& cluster, const ServingJob& job, const ServingPlan& plan, double prompt,
            double cached);

  /// Seconds of a step that advances `running` sequences with `context` cached tokens each and computes `prompt_tokens`
  /// tokens of prompts.
  [[nodiscard]] double seconds(double running, double context, double prompt_tokens);
  /// Seconds that the prompts add to such a step.
  [[nodiscard]] double prompts(double running, double context, double prompt_tokens);

 private:
  [[nodiscard]] double generating(double running, double context);
  [[nodiscard]] double generating_node(int running, int context);
  [[nodiscard]] double mixed_node(int running, int context, int tokens);

  const ServingCluster* cluster_;
  const ServingJob* job_;
  const ServingPlan* plan_;
  double prompt_, cached_;
  std::map<std::pair<int, int>, double> generating_;
  std::map<std::pair<std::pair<int, int>, int>, double> mixed_;
};

}  // namespace shortboard
