#pragma once
#include <functional>
#include <optional>
#include <vector>

#include "analysis/answer.h"

namespace shortboard {

/// Whether a question has a resource. Every resource that takes a share of the time is told of.
enum class Presence : std::uint8_t {
  absent,
  where_it_counts,  ///< Told of where it has a share, or where no end of it would gain.
  always
};

/// The parts from which gains are computed, for any workload.
struct GainSource {
  Attribution owned;  ///< Seconds by resource.
  Seconds whole;      ///< Shares are of it: `owned` in all, and what is no resource's (nobody asks).
  std::function<Presence(Resource)> presence;
  /// Relative gain in throughput with a resource scaled; absent where it is not asked. Below 0 counts as 0: what is
  /// not needed can be left unused.
  std::function<std::optional<double>(const Scaling&)> gain;
};

/// The resources by what a quarter more of each would gain, the short board first; those that gain alike in the order
/// of the enumeration. More of one never gains less.
[[nodiscard]] std::vector<ResourceGain> resource_gains(const GainSource& source);

/// The first of them; absent if there is none.
[[nodiscard]] std::optional<ShortBoard> short_board(const GainSource& source);
[[nodiscard]] std::optional<ShortBoard> short_board(const std::vector<ResourceGain>& gains);

/// The chain of the resources that can be scaled.
[[nodiscard]] Chain chain_of(const std::vector<ResourceGain>& gains, const std::function<bool(Resource)>& scalable,
                             const ScaledThroughput& throughput);
[[nodiscard]] Chain chain_of(const std::vector<ResourceGain>& gains, const ScaledThroughput& throughput);

}  // namespace shortboard
