#pragma once
#include <span>
#include <utility>

#include "analysis/generation_answer.h"
#include "analysis/serving_answer.h"
#include "analysis/training_answer.h"

namespace shortboard {

/// The resources of which a question's cluster can have less.
[[nodiscard]] std::span<const Resource> resources_of(const TrainingQuestion& question);
[[nodiscard]] std::span<const Resource> resources_of(const ServingQuestion& question);
[[nodiscard]] std::span<const Resource> resources_of(const GenerationQuestion& question);

/// The question with a resource `factor` times as large.
[[nodiscard]] TrainingQuestion with_resource(TrainingQuestion question, Resource resource, double factor);
[[nodiscard]] ServingQuestion with_resource(ServingQuestion question, Resource resource, double factor);
[[nodiscard]] GenerationQuestion with_resource(GenerationQuestion question, Resource resource, double factor);

/// The question with every card's kernels at `factor` of their speed: matrix rate, memory bandwidth and launches.
template <class One>
[[nodiscard]] One with_kernels(One question, double factor) {
  for (const Resource resource : {Resource::matrix_rate, Resource::memory_bandwidth, Resource::launch})
    question = with_resource(std::move(question), resource, factor);
  return question;
}

/// The cards of a question of any kind.
[[nodiscard]] inline const Cluster& cards_of(const TrainingQuestion& question) { return question.cluster; }
[[nodiscard]] inline const Cluster& cards_of(const ServingQuestion& question) { return question.cluster.cards; }
[[nodiscard]] inline const Cluster& cards_of(const GenerationQuestion& question) { return question.cluster; }

}  // namespace shortboard
