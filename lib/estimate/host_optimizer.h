#pragma once
#include <algorithm>

#include "estimate/cluster.h"
#include "estimate/plan.h"

namespace shortboard {

/// Adam in mixed precision reads gradient, weight and two moments in fp32 (16 bytes a parameter) and writes the latter
/// three and the 16-bit weight (14 bytes).
inline constexpr double kAdamBytes = 30.0;

/// An optimizer's step in the host's memory, seconds (ZeRO-Offload, arXiv:2101.06840, sections 4.1 and 5.1).
struct HostStep {
  double gradients = 0.0;  ///< To the host over the card's link, as wide as the stack keeps them.
  double adam = 0.0;       ///< On the host's processors, bound by their memory.
  double weights = 0.0;    ///< 16-bit weights back over the link, tile by tile while Adam works on the next.

  /// Seconds that the card waits: Adam needs all gradients (it clips by their norm), the next step all weights.
  /// `hideable`: seconds of gradients that can travel during the backward pass.
  [[nodiscard]] double seen(double hideable) const {
    return gradients - std::min(gradients, hideable) + std::max(adam, weights);
  }
};

/// The step of one card's `parameters`, all cards of the server stepping theirs at once. Updates delayed by a step
/// (section 5.2) are not what stacks do by default and are left out.
[[nodiscard]] HostStep host_step(const Cluster& cluster, double parameters);

/// Seconds of gradients that can travel behind a pass of `stage` seconds: none where they are ready only at the step's
/// end, the stack's share of the pass where each is scattered as it comes (section 4.1).
[[nodiscard]] double hidden_gradients(const Cluster& cluster, const Plan& plan, double stage);

/// What the optimizer of one card's `parameters` takes of the host's memory: fp32 weight and moments as the stack keeps
/// them, and the gradient (section 3.5).
[[nodiscard]] Bytes host_bytes(const Cluster& cluster, double parameters);

}  // namespace shortboard
