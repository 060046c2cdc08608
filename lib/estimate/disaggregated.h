#pragma once
#include "estimate/queueing.h"

namespace shortboard {

/// Cards that do one half of the work: prompts, or generation. Kinds of card may differ from role to role.
struct RoleGroup {
  const ServingCluster* cluster = nullptr;  ///< Of this role's cards.
  ServingPlan plan;                         ///< Of one of its replicas.
  double replicas = 1.0;
  const ServingJob* own_job = nullptr;  ///< Where the role's cards run other number formats; null: the pair's job.
  [[nodiscard]] double cards() const { return replicas * plan.cards_a_replica(); }
};

/// Prompts run on one group and leave their cache to another, which generates.
struct RolePair {
  RoleGroup prefill, decode;
  bool overlapped = true;  ///< A layer's cache is sent while later layers run; otherwise all of it after the prompt.
};

/// What two groups reach together.
struct RolePoint {
  double prefill_rate = 0.0, decode_rate = 0.0;  ///< Requests a second that each group could serve at most.
  double batch = 0.0;                            ///< Sequences that one decode replica runs.
  Bytes cache;                                   ///< Of one prompt, over all cards of a replica.
  Seconds transfer, exposed;                     ///< Of that cache between the groups; what of it adds to TTFT.
  ServingPoint point;                            ///< Of both groups together.
  [[nodiscard]] double capacity() const { return std::min(prefill_rate, decode_rate); }
};

/// Bytes of a prompt's cache that a card of `plan` holds move over its own link; the slower of sender and receiver sets
/// the time: max over both of (bytes a card / scale-out bandwidth of a card), and the latency of a message a layer.
[[nodiscard]] Seconds cache_transfer(const ServingJob& job, const RolePair& pair, double input);

/// Both groups at `rate` requests a second; 0 or more than they serve: as many as they serve. Prompts wait as in M/G/1
/// for a replica of the prefill group (Pollaczek and Khinchine), the answer's steps carry no prompts.
[[nodiscard]] RolePoint disaggregated(const ServingJob& job, const RolePair& pair, const RequestMix& mix, double rate);

/// The division of `cards` between replicas of the two plans that serves most requests a second; cards that make no
/// whole replica stay idle. A replica more than the other group can feed is left out. Both groups' `replicas` are set.
/// Absent where the cards do not hold one replica of each.
[[nodiscard]] std::optional<RolePair> best_ratio(const ServingJob& job, RolePair pair, const RequestMix& mix,
                                                 double cards);

}  // namespace shortboard
