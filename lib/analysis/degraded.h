#pragma once
#include <cstddef>
#include <span>
#include <string_view>

#include "analysis/generation_answer.h"
#include "analysis/serving_answer.h"

namespace shortboard {

/// Names of what a question's cluster can have less of.
[[nodiscard]] std::span<const std::string_view> resources_of(const Case& question);
[[nodiscard]] std::span<const std::string_view> resources_of(const ServingCase& question);
[[nodiscard]] std::span<const std::string_view> resources_of(const GenerationCase& question);

/// The same question with its `resource`th resource `factor` times as large.
[[nodiscard]] Case with_resource(Case question, std::size_t resource, double factor);
[[nodiscard]] ServingCase with_resource(ServingCase question, std::size_t resource, double factor);
[[nodiscard]] GenerationCase with_resource(GenerationCase question, std::size_t resource, double factor);

/// The same with every card's kernels at `factor` of their speed: matrix rate, memory bandwidth and launches together.
template <class One>
[[nodiscard]] One with_kernels(One question, double factor) {
  for (const Resource resource : {Resource::matrix_rate, Resource::memory_bandwidth, Resource::launch})
    for (std::size_t i = 0; i < resources_of(question).size(); ++i)
      if (resources_of(question)[i] == kResourceNames[static_cast<std::size_t>(resource)])
        question = with_resource(std::move(question), i, factor);
  return question;
}

/// The cards behind a question, whatever its kind.
[[nodiscard]] inline const Cluster& cards_of(const Case& question) { return question.cluster; }
[[nodiscard]] inline const Cluster& cards_of(const ServingCase& question) { return question.cluster.cards; }
[[nodiscard]] inline const Cluster& cards_of(const GenerationCase& question) { return question.cluster; }

}  // namespace shortboard
