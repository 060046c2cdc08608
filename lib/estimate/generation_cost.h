#pragma once
#include "estimate/generation.h"

namespace shortboard {

/// Seconds of one pass on one card by part, without messages. Products and attention run at the rates that the card's
/// class and the software reach. Elementwise kernels take the time of the bytes that they move. The host counts where
/// it launches kernels more slowly than they run.
[[nodiscard]] GenerationParts pass_parts(const Cluster& cluster, const GenerationJob& job, const GenerationWork& work);

/// Seconds of the pass's FLOPs at the dense peaks.
[[nodiscard]] double ideal_seconds(const Cluster& cluster, const GenerationJob& job, const GenerationWork& work);

/// Seconds of the pass's attention kernels.
[[nodiscard]] double attention_seconds(const Cluster& cluster, const GenerationJob& job, const GenerationWork& work);

/// Seconds that one pass waits for messages. `pass`: its parts without messages. Messages of a ring hide behind
/// attention, and behind attention's share of the wait for the host.
[[nodiscard]] double message_seconds(const Cluster& cluster, const GenerationJob& job, const GenerationPlan& plan,
                                     const GenerationWork& work, const GenerationParts& pass);

/// Memory of one card of a replica.
[[nodiscard]] GenerationMemory generation_memory(const GenerationJob& job, const GenerationPlan& plan,
                                                 const GenerationWork& pass);

}  // namespace shortboard
