#include "analysis/degraded.h"

#include <array>
#include <utility>

#include "analysis/resource_gains.h"
#include "analysis/serving_gains.h"

namespace shortboard {
namespace {

/// What a cluster can be short of; what schedules and stacks lose is no matter of a degraded cluster.
constexpr std::array kOfCards{
    Resource::matrix_rate,     Resource::memory_bandwidth, Resource::scale_up, Resource::scale_out,
    Resource::memory_capacity, Resource::launch,           Resource::latency,  Resource::power,
    Resource::host_steps};

template <std::size_t N>
constexpr std::array<std::string_view, N> names_of() {
  std::array<std::string_view, N> names{};
  for (std::size_t i = 0; i < N; ++i) names[i] = name(kOfCards[i]);
  return names;
}

constexpr std::size_t kTraining = 8, kGeneration = 6;  // the first of them; a service has all
constexpr auto kServingNames = names_of<kOfCards.size()>();

std::array<Scaling, 1> one(std::size_t resource, double factor) { return {{{kOfCards[resource], factor}}}; }

}  // namespace

std::span<const std::string_view> resources_of(const TrainingQuestion&) {
  return std::span{kServingNames}.first(kTraining);
}
std::span<const std::string_view> resources_of(const ServingQuestion&) { return kServingNames; }
std::span<const std::string_view> resources_of(const GenerationQuestion&) {
  return std::span{kServingNames}.first(kGeneration);
}

TrainingQuestion with_resource(TrainingQuestion question, std::size_t resource, double factor) {
  return scaled(std::move(question), one(resource, factor));
}

ServingQuestion with_resource(ServingQuestion question, std::size_t resource, double factor) {
  return scaled(std::move(question), one(resource, factor));
}

GenerationQuestion with_resource(GenerationQuestion question, std::size_t resource, double factor) {
  return scaled(std::move(question), one(resource, factor));
}

}  // namespace shortboard
