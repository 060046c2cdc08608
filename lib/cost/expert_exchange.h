#pragma once
#include "cost/collective.h"
#include "hwdb/collective_constants.h"
#include "units/quantity.h"

namespace shortboard {

/// The tokens that one rank sends to experts, or gets back from them.
struct ExpertMessage {
  double tokens = 0.0;      ///< Of one rank.
  Bytes copy;               ///< One token's activations in the format that is sent, with scales.
  double active = 1.0;      ///< Experts per token.
  double reach = 0.0;       ///< The most domains whose experts a token may use; 0: all.
  bool merged = true;       ///< Copies for one domain, and for one rank, are sent once; else every copy is sent.
  bool dispatching = true;  ///< To the experts; false: back from them.
};

/// The mean number of places that k = `draws` independent uniform draws from p = `places` hit: p (1 - (1 - 1/p)^k).
[[nodiscard]] double places_hit(double places, double draws);

/// Bytes that one rank sends to domains, including its own (DeepEP's tests count RDMA bandwidth so), and to ranks
/// (their NVLink bandwidth). If copies are not merged, both are all copies.
[[nodiscard]] Bytes sent_to_domains(const ExpertMessage& message, Group group);
[[nodiscard]] Bytes sent_to_ranks(const ExpertMessage& message, Group group);

/// Time of dispatch or combine over the group. Copies inside the domain use a share of the scale-up link. Copies that
/// leave it use the NIC, at m / (m + half_message) of its rate if each copy of m bytes is a separate message. Both run
/// at once but share the cards' cores: (inside^3 + outside^3)^(1/3). The latency is that of the kernel, a hop, and the
/// peers. Source: DeepEP's normal and low-latency kernels (deepseek-ai/DeepEP, docs/legacy.md and tests).
[[nodiscard]] MessageTime expert_exchange_time(const ExpertMessage& message, Group group,
                                               const ExpertExchangeConstants& constants, const Network& network);

}  // namespace shortboard
