#pragma once
#include <array>
#include <cstddef>
#include <cstdint>
#include <numeric>
#include <string_view>

namespace shortboard {

/// Where the wall time of a step goes. Reports and JSON print these names.
enum class Part : std::uint8_t {
  matrix,
  kernel,
  memory,
  launch,
  tensor,
  context,
  expert,
  pipeline,
  data,
  bubble,
  imbalance,
  recompute,
  routing,
  offload,
  optimizer,
  overhead,
  straggler,
  waiting,
  between
};
inline constexpr std::array<std::string_view, 19> kPartNames{
    "matrix",    "kernel",   "memory",    "launch",    "tensor",    "context", "expert",
    "pipeline",  "data",     "bubble",    "imbalance", "recompute", "routing", "offload",
    "optimizer", "overhead", "straggler", "waiting",   "between"};
static_assert(kPartNames.size() == static_cast<std::size_t>(Part::between) + 1);
/// The meaning of each part, in the order of the enumerators.
inline constexpr std::array<std::string_view, 19> kPartMeanings{"matrix products and attention at the dense peak",
                                                                "kernels below the peak",
                                                                "memory-bound kernels",
                                                                "kernel launches",
                                                                "exposed tensor-parallel messages",
                                                                "exposed context-parallel messages",
                                                                "exposed expert-parallel messages",
                                                                "exposed pipeline messages",
                                                                "exposed gradient and weight messages",
                                                                "pipeline bubble",
                                                                "uneven pipeline stages",
                                                                "recomputed activations",
                                                                "waiting for the fullest expert-parallel card",
                                                                "exposed traffic to the host's memory",
                                                                "optimizer",
                                                                "framework overhead",
                                                                "waiting for the slowest server",
                                                                "waiting for a slower group of cards",
                                                                "gradients between groups of cards"};
static_assert(kPartMeanings.size() == static_cast<std::size_t>(Part::between) + 1);

/// Seconds by part. `Names` has one name per part.
template <class P, const auto& Names>
class PartSeconds {
 public:
  [[nodiscard]] double& operator[](P part) { return seconds_[static_cast<std::size_t>(part)]; }
  [[nodiscard]] double operator[](P part) const { return seconds_[static_cast<std::size_t>(part)]; }
  [[nodiscard]] double total() const { return std::accumulate(seconds_.begin(), seconds_.end(), 0.0); }
  void add(const PartSeconds& other, double times = 1.0) {
    for (std::size_t i = 0; i < seconds_.size(); ++i) seconds_[i] += times * other.seconds_[i];
  }
  static constexpr std::size_t size() { return Names.size(); }

 private:
  std::array<double, Names.size()> seconds_{};
};

/// Seconds of a step by part.
using Parts = PartSeconds<Part, kPartNames>;

}  // namespace shortboard
