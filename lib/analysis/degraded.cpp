#include "analysis/degraded.h"

#include <array>
#include <utility>

#include "analysis/serving_gains.h"
#include "analysis/training_gains.h"

namespace shortboard {
namespace {

// What a cluster can be short of; what schedules and stacks lose is no matter of a degraded cluster.
constexpr std::array kOfTraining{
    Resource::matrix_rate,     Resource::memory_bandwidth, Resource::scale_up, Resource::scale_out,
    Resource::memory_capacity, Resource::launch,           Resource::latency,  Resource::power};
constexpr std::array kOfServing{
    Resource::matrix_rate,     Resource::memory_bandwidth, Resource::scale_up, Resource::scale_out,
    Resource::memory_capacity, Resource::launch,           Resource::latency,  Resource::power,
    Resource::host_steps};
constexpr std::array kOfGeneration{Resource::matrix_rate, Resource::memory_bandwidth, Resource::scale_up,
                                   Resource::scale_out,   Resource::memory_capacity,  Resource::launch};

template <class One>
One with(One question, Resource resource, double factor) {
  const Scaling scaling{resource, factor};
  return scaled(std::move(question), {&scaling, 1});
}

}  // namespace

std::span<const Resource> resources_of(const TrainingQuestion&) { return kOfTraining; }
std::span<const Resource> resources_of(const ServingQuestion&) { return kOfServing; }
std::span<const Resource> resources_of(const GenerationQuestion&) { return kOfGeneration; }

TrainingQuestion with_resource(TrainingQuestion question, Resource resource, double factor) {
  return with(std::move(question), resource, factor);
}

ServingQuestion with_resource(ServingQuestion question, Resource resource, double factor) {
  return with(std::move(question), resource, factor);
}

GenerationQuestion with_resource(GenerationQuestion question, Resource resource, double factor) {
  return with(std::move(question), resource, factor);
}

}  // namespace shortboard
