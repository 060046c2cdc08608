#pragma once
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "analysis/answer.h"

namespace shortboard {

/// The same question with resources scaled.
[[nodiscard]] TrainingQuestion scaled(TrainingQuestion question, std::span<const Scaling> scalings);

/// The shortest step with resources scaled: of the given plan, or with the plan chosen anew within the case's limits;
/// never longer than under `now`, the plan that answers the case.
[[nodiscard]] TrainingEstimate scaled_estimate(const TrainingQuestion& question, const Plan& now,
                                               std::span<const Scaling> scalings);

/// The resources by what a quarter more of each would gain, the short board first. Shares are those of `attribution`
/// and sum to 1. Left out are resources that the job has nothing of: links that no message crosses, a bubble without a
/// pipeline.
[[nodiscard]] std::vector<ResourceGain> resource_gains(const TrainingQuestion& question,
                                                       const TrainingEstimate& estimate);

/// The first of them alone, by name, and what a quarter more of it would gain.
[[nodiscard]] std::pair<std::string, double> short_board(const TrainingQuestion& question,
                                                         const TrainingEstimate& estimate);

/// Which of them is next once the short board is scaled.
/// The chain of resource gains that can all be scaled.
[[nodiscard]] Chain chain_of(const std::vector<ResourceGain>& resource_gains, const ScaledThroughput& throughput);
[[nodiscard]] Chain chain(const TrainingQuestion& question, const TrainingEstimate& estimate,
                          const std::vector<ResourceGain>& resource_gains);

/// What holds the job back and is no resource of the cluster: the step's batch, and heads that do not divide.
[[nodiscard]] std::vector<WorkLimit> work_limits(const TrainingQuestion& question, const TrainingEstimate& estimate);

/// What may hold the job back and is in no resource gain: not modelled, or not known.
[[nodiscard]] std::vector<OpenResource> open_resources(const TrainingQuestion& question);

}  // namespace shortboard
