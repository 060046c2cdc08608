#include "analysis/chain.h"

#include <algorithm>

namespace shortboard {

Chain chain_of(const std::vector<Resource>& resources, const std::vector<double>& first,
               const LiftedThroughput& throughput) {
  Chain chain;
  std::vector<Lift> lifts;
  std::vector<Resource> left = resources;
  std::vector<double> gains = first;
  double level = 1.0;
  while (!left.empty()) {
    const auto best = std::ranges::max_element(gains) - gains.begin();
    const Resource board = left[static_cast<std::size_t>(best)];
    const double gain = gains[static_cast<std::size_t>(best)];
    chain.next = name(board);
    chain.next_gain = gain;
    if (gain < kLeastChainGain) return chain;
    level *= 1.0 + gain;
    lifts.push_back({board, kChainFactor * kChainFactor});
    const double again = throughput(lifts) / level - 1.0;
    lifts.back().factor = kChainFactor;
    chain.links.push_back({chain.next, gain, level - 1.0, std::max(0.0, again)});
    left.erase(left.begin() + best);
    gains.clear();
    for (const Resource resource : left) {
      lifts.push_back({resource, kChainFactor});
      gains.push_back(std::max(0.0, throughput(lifts) / level - 1.0));
      lifts.pop_back();
    }
  }
  chain.next.clear();
  chain.next_gain = 0.0;
  return chain;
}

}  // namespace shortboard
