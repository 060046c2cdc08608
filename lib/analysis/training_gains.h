#pragma once
#include <span>
#include <vector>

#include "analysis/case.h"
#include "analysis/gains.h"

namespace shortboard {

/// The same question with resources scaled.
[[nodiscard]] TrainingQuestion scaled(TrainingQuestion question, std::span<const Scaling> scalings);

/// The shortest step with resources scaled: of the given plan, or with the plan chosen anew within the case's limits;
/// never longer than under `now`, the plan that answers the case.
[[nodiscard]] TrainingEstimate scaled_estimate(const TrainingQuestion& question, const Plan& now,
                                               std::span<const Scaling> scalings);

/// What the gains of a job are made of, under the plan that answers it. Shares are those of `attribution`. Left out
/// are resources that the job has nothing of: links that no message crosses, a bubble without a pipeline.
[[nodiscard]] GainSource gain_source(const TrainingQuestion& question, const TrainingEstimate& estimate);

/// The chain of next short boards after them.
[[nodiscard]] Chain chain(const TrainingQuestion& question, const TrainingEstimate& estimate,
                          const std::vector<ResourceGain>& gains);

/// What holds the job back and is no resource of the cluster: the step's batch, and heads that do not divide.
[[nodiscard]] std::vector<WorkLimit> work_limits(const TrainingQuestion& question, const TrainingEstimate& estimate);

/// What may hold the job back and is in no resource gain: not modelled, or not known.
[[nodiscard]] std::vector<OpenResource> open_resources(const TrainingQuestion& question);

}  // namespace shortboard
