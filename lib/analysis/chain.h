#pragma once
#include <functional>
#include <optional>
#include <span>
#include <vector>

#include "analysis/resource.h"

namespace shortboard {

inline constexpr double kChainFactor = 2.0;      ///< The factor by which each short board of a chain is scaled.
inline constexpr double kLeastChainGain = 0.02;  ///< A chain ends when no scaling gains this much.

/// One short board of a chain, scaled after all those before it.
struct ChainLink {
  Resource resource = Resource::matrix_rate;
  double gain = 0.0;   ///< Of this scaling, relative to the throughput before it.
  double total = 0.0;  ///< Of all scalings so far, relative to the present throughput.
  double again = 0.0;  ///< The gain of scaling it again by the same factor.
};

/// A chain of short boards: each is the bottleneck after those before it are scaled.
struct Chain {
  std::vector<ChainLink> links;
  std::optional<Resource> next;  ///< The resource that would gain most next; absent: nothing is left to scale.
  double next_gain = 0.0;        ///< Below kLeastChainGain, unless nothing is left.
};

/// Throughput with some resources scaled, over the present one.
using ScaledThroughput = std::function<double(std::span<const Scaling>)>;

/// Scales the resource that gains most by kChainFactor, then the one of the others that gains most, until none gains
/// kLeastChainGain. Each is scaled once, so the chain ends. `first`: the gain of each resource by itself.
[[nodiscard]] Chain chain_of(const std::vector<Resource>& resources, const std::vector<double>& first,
                             const ScaledThroughput& throughput);

}  // namespace shortboard
