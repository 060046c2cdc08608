#include "analysis/chain.h"

#include <algorithm>

namespace shortboard {

Chain chain_of(const std::vector<Resource>& resources, const std::vector<double>& first,
               const ScaledThroughput& throughput) {
  Chain chain;
  std::vector<Scaling> scalings;
  std::vector<Resource> left = resources;
  std::vector<double> gains = first;
  double level = 1.0;
  while (!left.empty()) {
    const auto best = std::ranges::max_element(gains) - gains.begin();
    const Resource bottleneck = left[static_cast<std::size_t>(best)];
    const double gain = gains[static_cast<std::size_t>(best)];
    chain.next = bottleneck;
    chain.next_gain = gain;
    if (gain < kLeastChainGain) return chain;
    level *= 1.0 + gain;
    scalings.push_back({bottleneck, kChainFactor * kChainFactor});
    const double again = throughput(scalings) / level - 1.0;
    scalings.back().factor = kChainFactor;
    chain.links.push_back({bottleneck, gain, level - 1.0, std::max(0.0, again)});
    left.erase(left.begin() + best);
    gains.clear();
    for (const Resource resource : left) {
      scalings.push_back({resource, kChainFactor});
      gains.push_back(std::max(0.0, throughput(scalings) / level - 1.0));
      scalings.pop_back();
    }
  }
  chain.next.reset();
  chain.next_gain = 0.0;
  return chain;
}

}  // namespace shortboard
