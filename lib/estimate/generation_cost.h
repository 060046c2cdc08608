#pragma once
#include <vector>

#include "estimate/generation.h"

namespace shortboard {

using GenerationOperator = OperatorOf<GenerationParts>;
/// Where operators are listed; null: nowhere.
using GenerationList = std::vector<GenerationOperator>*;

/// Seconds of one pass on one card by part, without messages: products and attention at what the class and the
/// software reach, elementwise kernels by the bytes they move, and the host where it launches slower than kernels run.
/// `list` gets the operators that were summed.
[[nodiscard]] GenerationParts pass_parts(const Cluster& cluster, const GenerationJob& job, const GenerationWork& work,
                                         GenerationList list = nullptr);

/// Seconds of the pass's FLOPs at the dense peaks alone.
[[nodiscard]] double ideal_seconds(const Cluster& cluster, const GenerationJob& job, const GenerationWork& work);

/// Seconds of its attention alone.
[[nodiscard]] double attention_seconds(const Cluster& cluster, const GenerationJob& job, const GenerationWork& work);

/// Seconds of messages that one pass waits for; `pass`: its parts without them. A ring's hide behind attention, and
/// behind its share of what the host makes it wait.
[[nodiscard]] double message_seconds(const Cluster& cluster, const GenerationJob& job, const GenerationPlan& plan,
                                     const GenerationWork& work, const GenerationParts& pass,
                                     GenerationList list = nullptr);

/// What a card of a replica holds.
[[nodiscard]] GenerationMemory generation_memory(const GenerationJob& job, const GenerationPlan& plan,
                                                 const GenerationWork& pass);

}  // namespace shortboard
