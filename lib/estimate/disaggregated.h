#pragma once
#include "estimate/queueing.h"

namespace shortboard {

/// The cards of one role: prefill (prompts) or decode (generation). The roles may use different kinds of card.
struct RoleGroup {
  const ServingCluster* cluster = nullptr;  ///< This role's cards.
  ServingPlan plan;                         ///< The plan of one replica.
  double replicas = 1.0;
  const ServingJob* own_job = nullptr;  ///< The job in this role's number formats; null: the pair's job.
  [[nodiscard]] double cards() const { return replicas * plan.cards_a_replica(); }
};

/// Prompts run on one group, which sends their cache to the other group, which generates.
struct RolePair {
  RoleGroup prefill, decode;
  bool overlapped = true;  ///< A layer's cache is sent while later layers run; otherwise all of it after the prompt.
};

/// What the two groups of a pair serve together.
struct RolePoint {
  double prefill_rate = 0.0, decode_rate = 0.0;  ///< Capacity of each group, requests per second.
  double batch = 0.0;                            ///< Sequences that run at once on one decode replica.
  Bytes cache;                                   ///< Cache of one prompt, over all cards of a replica.
  Seconds transfer, exposed;                     ///< Time to send that cache; the part of it that adds to TTFT.
  ServingPoint point;                            ///< Both groups together.
  [[nodiscard]] double capacity() const { return std::min(prefill_rate, decode_rate); }
};

/// Time to send a prompt's cache. Each card sends or receives its part over its own link, and the slower side sets the
/// time: max over both roles of (bytes per card / scale-out bandwidth per card), plus one message latency per layer.
[[nodiscard]] Seconds cache_transfer(const ServingJob& job, const RolePair& pair, double input);

/// Both groups at `rate` requests per second; at their capacity if `rate` is 0 or above it. Prompts wait for a replica
/// of the prefill group as in an M/G/1 queue (Pollaczek and Khinchine). Decode steps carry no prompts.
[[nodiscard]] RolePoint disaggregated(const ServingJob& job, const RolePair& pair, const RequestMix& mix, double rate);

/// Divides `cards` between replicas of the two plans so that the pair serves the most requests per second, and sets
/// `replicas` of both groups. Cards that do not fill a whole replica stay idle, and so do replicas that the other group
/// cannot feed. Absent if the cards do not hold one replica of each.
[[nodiscard]] std::optional<RolePair> best_ratio(const ServingJob& job, RolePair pair, const RequestMix& mix,
                                                 double cards);

}  // namespace shortboard
