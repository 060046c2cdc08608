#pragma once
#include <cstdint>
#include <span>

#include "analysis/mixed_serving.h"

namespace shortboard {

/// What a group's cards serve alone, all of the work on each replica; absent where no plan fits.
struct GroupCapacity {
  ServingPlan plan;
  double requests_per_second = 0.0;
};
[[nodiscard]] std::optional<GroupCapacity> capacity_alone(const ServingQuestion& question);

/// How requests are dealt to groups.
enum class Routing : std::uint8_t { by_capacity, equally };

/// Requests routed by what each group can serve, or equally by cards, where the first group at its limit is the end.
[[nodiscard]] MixedUse routed_use(const MixedServingQuestion& question,
                                  std::span<const std::optional<GroupCapacity>> alone, Routing routing);

/// All of the work on `cards` of a group.
[[nodiscard]] GroupService whole_service(std::size_t group, const GroupCapacity& capacity, double cards);

}  // namespace shortboard
