#pragma once
#include <span>
#include <vector>

#include "analysis/resource.h"
#include "estimate/training.h"

namespace shortboard {

/// Seconds that wait for one resource under every plan.
struct OwnedTime {
  Resource resource = Resource::matrix_rate;
  Seconds time;
};

/// Seconds of messages over a link, and their seconds without latency and without oversubscription.
struct LinkTime {
  Seconds time;
  Resource link = Resource::scale_up;
  Seconds latency, oversubscription;
};

/// The seconds of a step or request, each counted once.
struct TimesToAttribute {
  std::vector<OwnedTime> owned;
  std::vector<LinkTime> messages;
  Seconds power;  ///< The part of kernels' time that the power cap causes.
};

/// Attributes every second to the resource that it waits for. The sum is the whole time. A message's time goes to
/// latency first, then to oversubscription, and the rest to the link. The power cap's seconds are taken from the matrix
/// rate's.
[[nodiscard]] Attribution attributed(const TimesToAttribute& times);

/// Parts of a step or request as OwnedTimes, but for its messages: what kernels take is the matrix rate's or the
/// memory's by what bound them, recomputation the memory capacity's (with more of it nothing is computed twice), and
/// what a schedule, a stack or the servers' spread lose is their own. `optimizer` and `overhead`: whose those are.
struct PartOwners {
  Resource optimizer = Resource::memory_bandwidth, overhead = Resource::overhead;
};
[[nodiscard]] std::vector<OwnedTime> owned_times(const Parts& parts, const PartOwners& owners);
inline constexpr std::array kMessageParts{Part::tensor, Part::context, Part::expert, Part::pipeline, Part::data};

/// Parts of a step as they are, and under the same plan with one resource unlimited. Where two resources stand behind
/// one part, these tell.
struct ScaledParts {
  Parts now, no_latency, no_scale_up, no_scale_out, no_oversubscription, no_power_cap;
};

/// Attributes every second of a training step. A message's link is scale-up or scale-out, whichever shortens it more
/// when it is unlimited.
[[nodiscard]] Attribution attributed(const ScaledParts& parts, const PartOwners& owners);

/// Attributes every second of a step on one kind of card.
[[nodiscard]] Attribution attribution(const Cluster& cluster, const TrainingJob& job, const TrainingEstimate& estimate);

}  // namespace shortboard
