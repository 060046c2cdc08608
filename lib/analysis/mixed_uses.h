#pragma once
#include <cstdint>
#include <span>

#include "analysis/mixed_serving.h"

namespace shortboard {

/// What a group's cards serve by themselves, with whole requests on each replica; absent if no plan fits.
struct GroupCapacity {
  ServingPlan plan;
  double requests_per_second = 0.0;
};
[[nodiscard]] std::optional<GroupCapacity> capacity_alone(const ServingQuestion& question);

/// How requests are divided among groups.
enum class Routing : std::uint8_t { by_capacity, equally };

/// Requests are routed by the capacity of each group, or equally by cards; then the first group at its limit limits
/// all.
[[nodiscard]] MixedUse routed_use(const MixedServingQuestion& question,
                                  std::span<const std::optional<GroupCapacity>> alone, Routing routing);

/// Whole requests on `cards` cards of a group.
[[nodiscard]] GroupService whole_service(std::size_t group, const GroupCapacity& capacity, double cards);

}  // namespace shortboard
