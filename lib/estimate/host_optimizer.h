#pragma once
#include <algorithm>

#include "estimate/cluster.h"
#include "estimate/plan.h"

namespace shortboard {

/// Bytes per parameter that Adam moves in mixed precision: it reads gradient, weight and two moments in fp32 (16
/// bytes), and writes weight and moments in fp32 and the weight in 16 bits (14 bytes).
inline constexpr double kAdamBytes = 30.0;

/// Seconds of an optimizer step in the host's memory (ZeRO-Offload, arXiv:2101.06840, sections 4.1 and 5.1).
struct HostStep {
  double gradients = 0.0;  ///< To the host over the card's link, in the format in which the stack keeps them.
  double adam = 0.0;       ///< On the host's processors, bound by their memory.
  double weights = 0.0;    ///< 16-bit weights back over the link, tile by tile while Adam computes the next tile.

  /// Seconds that the card waits. Adam needs all gradients, because it clips by their norm. The next step needs all
  /// weights. `hideable`: seconds of gradients that can travel during the backward pass.
  [[nodiscard]] double seen(double hideable) const {
    return gradients - std::min(gradients, hideable) + std::max(adam, weights);
  }
};

/// The step for one card's `parameters`, while all cards of the server do theirs. Updates that are delayed by a step
/// (section 5.2) are not the default of any stack and are not modelled.
[[nodiscard]] HostStep host_step(const Cluster& cluster, double parameters);

/// Seconds of gradients that can travel behind a pass of `stage` seconds: none if they are ready only at the end of the
/// step; the stack's share of the pass if each is scattered when it is ready (section 4.1).
[[nodiscard]] double hidden_gradients(const Cluster& cluster, const Plan& plan, double stage);

/// Bytes of the host's memory for the optimizer of one card's `parameters`: fp32 weight and moments as the stack keeps
/// them, and the gradient (section 3.5).
[[nodiscard]] Bytes host_bytes(const Cluster& cluster, double parameters);

}  // namespace shortboard
