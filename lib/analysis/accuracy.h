#pragma once
#include "analysis/answer.h"
#include "estimate/cluster.h"
#include "hwdb/engine.h"

namespace shortboard {

/// By whether a kernel constant of the card's class was measured on the card itself.
[[nodiscard]] Evidence evidence_of(const ClusterParts& parts);

/// Of a figure whose uncertainty is `measured` on cards whose kernels were measured; on others it is wider by what the
/// class's constants lose when they are carried over.
[[nodiscard]] Accuracy accuracy_on(const ClusterParts& parts, double measured);

/// The engine's own uncertainty; of one without published runs a factor of two either way.
[[nodiscard]] double uncertainty_of(const Engine& engine);

/// Of an answer that rests on both: the weaker evidence and the wider interval.
[[nodiscard]] Accuracy weaker(const Accuracy& one, const Accuracy& other);

}  // namespace shortboard
