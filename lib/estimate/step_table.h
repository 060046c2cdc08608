#pragma once
#include <map>
#include <utility>

#include "estimate/serving.h"

namespace shortboard {

/// Times of an engine's steps, kept once computed: a run of many requests asks for thousands of steps whose times lie
/// between those of few. Between nodes (half an octave apart) times are interpolated linearly. The cluster, job and
/// plan must outlive it.
class StepTable {
 public:
  /// Prompts in the table are `prompt` tokens long with `cached` of them computed before; attention of a step's prompt
  /// tokens is that of such prompts in the mean.
  StepTable(const ServingCluster& cluster, const ServingJob& job, const ServingPlan& plan, double prompt,
            double cached);

  /// Seconds of a step that advances `running` sequences of `context` cached tokens each, and computes
  /// `prompt_tokens` tokens of prompts beside them.
  [[nodiscard]] double seconds(double running, double context, double prompt_tokens);
  /// What the prompts add to the step.
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
