#pragma once
#include <span>
#include <vector>

#include "analysis/gains.h"
#include "question/training_question.h"

namespace shortboard {

/// The question with scaled resources.
[[nodiscard]] TrainingQuestion scaled(TrainingQuestion question, std::span<const Scaling> scalings);

/// The shortest step with scaled resources: of the given plan, or of a new search within the question's limits, never
/// longer than under `now`, the plan of the answer.
[[nodiscard]] TrainingEstimate scaled_estimate(const TrainingQuestion& question, const Plan& now,
                                               std::span<const Scaling> scalings);

/// The parts from which the gains of a job are computed, under the plan of the answer. Shares are those of
/// `attribution`. Resources that the job does not use are left out: links without messages, a bubble without a
/// pipeline.
[[nodiscard]] GainSource gain_source(const TrainingQuestion& question, const TrainingEstimate& estimate);

/// The chain of next short boards after them.
[[nodiscard]] Chain chain(const TrainingQuestion& question, const TrainingEstimate& estimate,
                          const std::vector<ResourceGain>& gains);

/// The limits of the job itself: the batch of a step, and heads that do not divide.
[[nodiscard]] std::vector<WorkLimit> work_limits(const TrainingQuestion& question, const TrainingEstimate& estimate);

/// What may hold the job back and has no resource gain: not modelled, or unknown.
[[nodiscard]] std::vector<OpenResource> open_resources(const TrainingQuestion& question);

}  // namespace shortboard
