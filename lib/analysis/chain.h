#pragma once
#include <functional>
#include <optional>
#include <span>
#include <vector>

#include "analysis/resource.h"

namespace shortboard {

inline constexpr double kChainFactor = 2.0;      ///< What each short board of a chain is scaled by.
inline constexpr double kLeastChainGain = 0.02;  ///< A chain ends where no scaling gains as much.

/// One short board of a chain, scaled after all those before it.
struct ChainLink {
  Resource resource = Resource::matrix_rate;
  double gain = 0.0;   ///< Of this scaling, relative to the throughput before it.
  double total = 0.0;  ///< Of all scales so far, relative to the present throughput.
  double again = 0.0;  ///< What lifting it once more, by the same factor, would gain.
};

/// Which resource gain is the shortest once those before it are scaled.
struct Chain {
  std::vector<ChainLink> links;
  std::optional<Resource> next;  ///< What would gain most after them; absent: nothing is left to scale.
  double next_gain = 0.0;        ///< Below kLeastChainGain, unless nothing is left.
};

/// Throughput with some resources scaled, over the present one.
using ScaledThroughput = std::function<double(std::span<const Scaling>)>;

/// Scalings by kChainFactor the resource that gains most, then the one that gains most of the others, until none gains
/// kLeastChainGain. Each is scaled once, so the chain ends. `first`: what each of the resources gains alone.
[[nodiscard]] Chain chain_of(const std::vector<Resource>& resources, const std::vector<double>& first,
                             const ScaledThroughput& throughput);

}  // namespace shortboard
