#pragma once
#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace shortboard {

/// What a search of plans optimises.
enum class GenerationObjective : std::uint8_t { throughput, latency };
inline constexpr std::array<std::string_view, 2> kGenerationObjectiveNames{"throughput", "latency"};
static_assert(kGenerationObjectiveNames.size() == static_cast<std::size_t>(GenerationObjective::latency) + 1);

}  // namespace shortboard
