#pragma once
#include "analysis/answer.h"
#include "estimate/cluster.h"
#include "hwdb/engine.h"

namespace shortboard {

/// The evidence grade: whether constants of the card's class were measured on the card itself.
[[nodiscard]] Evidence evidence_of(const ClusterParts& parts);

/// The uncertainty of a figure. It is `measured` on cards with measured kernels, and wider on other cards of the class,
/// because the class's constants are carried over.
[[nodiscard]] Accuracy accuracy_on(const ClusterParts& parts, double measured);

/// The engine's own uncertainty; a factor of two either way for an engine without published runs.
[[nodiscard]] double uncertainty_of(const Engine& engine);

/// The accuracy of an answer that rests on both: the weaker evidence and the wider interval.
[[nodiscard]] Accuracy weaker(const Accuracy& one, const Accuracy& other);

}  // namespace shortboard
