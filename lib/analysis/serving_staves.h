#pragma once
#include <array>
#include <functional>
#include <string_view>
#include <vector>

#include "analysis/serving_answer.h"

namespace shortboard {

/// What a service can have more of.
enum class ServingResource { matrix_rate, memory_bandwidth, scale_up, scale_out, memory_capacity, launch, host };
inline constexpr std::array<std::string_view, 7> kServingResourceNames{
    "matrix rate",     "memory bandwidth", "scale-up link",         "scale-out link",
    "memory capacity", "kernel launch",    "host between the steps"};

/// The same cluster with one resource `factor` times as large: rates multiplied, times of launch and host divided.
[[nodiscard]] ServingCluster with_more(ServingCluster cluster, ServingResource resource, double factor);

/// Seconds of `parts` that wait for a resource; what waits for none (the fullest expert-parallel card) is in no sum.
[[nodiscard]] double seconds_waiting(const Parts& parts, const ServingPlan& plan, int domain, ServingResource resource);

/// The resources by what a quarter more of each would gain, the short board first. `gain` says by how much a cluster
/// does better than the case's own, relative.
[[nodiscard]] std::vector<Stave> serving_staves(const ServingCase& question, const ServingPlan& plan,
                                                const RequestTime& time,
                                                const std::function<double(const ServingCluster&)>& gain);

}  // namespace shortboard
