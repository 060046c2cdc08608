#pragma once
#include "units/quantity.h"

namespace shortboard {

/// Constants of cost/collective.h for an all-to-all inside one domain.
struct ExchangeConstants {
  Seconds base;              ///< Latency of a message to one peer, low-latency protocol.
  double low_latency = 1.0;  ///< Share of the link for one peer's messages, low-latency protocol.
  Seconds latency;           ///< Latency in the full-bandwidth protocol.
  double bandwidth = 1.0;    ///< Share of the link in the full-bandwidth protocol, many cards.
  double pair = 1.0;         ///< Times `bandwidth` between two cards.
};

/// Constants of cost/collective.h for collectives inside one scale-up domain.
struct CollectiveConstants {
  Seconds base, step;             ///< Latency = base + step x ring steps.
  double low_latency = 1.0;       ///< Share of the link in the low-latency protocol.
  double protocol_latency = 1.0;  ///< Latency of the full-bandwidth protocol over that of the low-latency one.
  double bandwidth = 1.0;         ///< Share of the link in the full-bandwidth protocol, many cards.
  double pair = 1.0;              ///< Times `bandwidth` between two cards.
  double reduce = 1.0;            ///< Times `bandwidth` in an all-reduce, whose two passes overlap.
  double fill = 0.0;           ///< Factor of the time to fill the pipeline of chunks; 2: each chunk waits every step.
  double in_network = 0.0;     ///< Share of the link if the switch reduces; 0: the switch does not reduce.
  Seconds in_network_latency;  ///< Latency of an all-reduce in the switch.
  ExchangeConstants exchange{};
};

/// Constants of cost/expert_exchange.h for expert-parallel dispatch and combine kernels.
struct ExpertExchangeConstants {
  double dispatch = 1.0, combine = 1.0;  ///< Shares of the scale-up link.
  Seconds latency;                       ///< Of a kernel, before it sends the first copy.
  Seconds peer;                          ///< Added for every rank.
};

/// Constants of collectives between domains. They hold for all fabrics, because NCCL and similar libraries run the same
/// protocols over each.
struct NetworkProtocols {
  double low_latency = 1.0;  ///< Share of the NICs that the low-latency protocol reaches.
  double ring = 1.0;         ///< Latency per hop of a ring in the full-bandwidth protocol, over a hop's latency.
  double tree = 1.0;         ///< Latency per hop of a tree in the full-bandwidth protocol, over a hop's latency.
  double fill = 0.0;         ///< Like CollectiveConstants::fill.
};

/// The constants fitted over all fabrics at once: calibration/fit_fabric.h on tests/validation/collective.csv.
extern const NetworkProtocols kNetworkProtocols;

}  // namespace shortboard
