#pragma once
#include "analysis/resource.h"
#include "estimate/training.h"

namespace shortboard {

/// Every second of a step under the resource that it waits for; they sum to the step. What kernels take is the matrix
/// rate's or the memory's by what bound them, recomputation the memory capacity's (with more of it nothing is computed
/// twice), and what a schedule, a stack or the servers' spread lose is their own. Where two resources stand behind one
/// part, the part under the same plan with one of them unlimited tells: what latency takes of a message; then the link,
/// scale-up or scale-out, without which the message would be shorter still; what oversubscription takes of the latter;
/// what the power cap takes of kernels below the peak.
[[nodiscard]] Attribution attribution(const Cluster& cluster, const TrainingJob& job, const TrainingEstimate& estimate);

/// Parts of a step as they are, and under the same plan with one resource unlimited.
struct ScaledParts {
  Parts now, no_latency, no_scale_up, no_scale_out, no_oversubscription;
};

/// Every second of `now` under its resource, but what the power cap takes; `optimizer`: what an optimizer's step waits
/// for. Waiting for another group of cards and messages between groups are in none.
[[nodiscard]] Attribution attributed(const ScaledParts& parts, Resource optimizer);

}  // namespace shortboard
