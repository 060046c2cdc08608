#pragma once
#include "cost/collective.h"
#include "hwdb/collective_constants.h"
#include "units/quantity.h"

namespace shortboard {

/// What one rank sends to the experts of its tokens, or gets back from them.
struct ExpertMessage {
  double tokens = 0.0;      ///< Of a rank.
  Bytes copy;               ///< One token's activations in the format sent, scales included.
  double active = 1.0;      ///< Experts a token goes to.
  double reach = 0.0;       ///< Domains whose experts a token may take; 0: any.
  bool merged = true;       ///< Copies for one domain cross once, for one rank too; else every copy goes on its own.
  bool dispatching = true;  ///< To the experts; false: back from them.
};

/// Places that `draws` independent uniform draws from `places` hit, in the mean: p (1 - (1 - 1/p)^k).
[[nodiscard]] double places_hit(double places, double draws);

/// Bytes that one rank's tokens send to domains, its own included (as DeepEP's tests count their RDMA bandwidth), and
/// to ranks (their NVLink bandwidth); where copies are not merged both are all copies.
[[nodiscard]] Bytes sent_to_domains(const ExpertMessage& message, Group group);
[[nodiscard]] Bytes sent_to_ranks(const ExpertMessage& message, Group group);

/// Time of dispatch or combine over the group. Copies inside the domain go at a share of the scale-up link, those that
/// leave over the NIC, at m / (m + half_message) of its rate when each copy of m bytes is a message of its own. Both
/// happen at once but share the cards' cores: (inside^3 + outside^3)^(1/3). Latency: the kernel's, a hop, and the
/// peers'. Source: DeepEP's normal and low-latency kernels (deepseek-ai/DeepEP, docs/legacy.md and tests).
[[nodiscard]] MessageTime expert_exchange_time(const ExpertMessage& message, Group group,
                                               const ExpertExchangeConstants& constants, const Network& network);

}  // namespace shortboard
