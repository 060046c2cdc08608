#pragma once
#include "units/quantity.h"

namespace shortboard {

/// What an all-to-all reaches inside one domain: constants of cost/collective.h.
struct ExchangeConstants {
  Seconds base;              ///< Of a message to one peer, low-latency protocol.
  double low_latency = 1.0;  ///< Share of the link that one peer's messages get in it.
  Seconds latency;           ///< In the full-bandwidth protocol.
  double bandwidth = 1.0;    ///< Share of the link in the latter, many cards.
  double pair = 1.0;         ///< Times `bandwidth` between two cards.
};

/// What collectives reach inside one scale-up domain: constants of cost/collective.h.
struct CollectiveConstants {
  Seconds base, step;             ///< Latency = base + step x ring steps.
  double low_latency = 1.0;       ///< Share of the link in the low-latency protocol.
  double protocol_latency = 1.0;  ///< How many times the latency the full-bandwidth protocol takes.
  double bandwidth = 1.0;         ///< Share of the link in the full-bandwidth protocol, many cards.
  double pair = 1.0;              ///< Times `bandwidth` between two cards.
  double reduce = 1.0;            ///< Times `bandwidth` in an all-reduce, whose two passes overlap.
  double fill = 0.0;              ///< Of filling the pipeline of chunks; 2 where each chunk waits at every step.
  double in_network = 0.0;        ///< Share of the link where the switch reduces; 0: it doesn't.
  Seconds in_network_latency;     ///< Of an all-reduce that the switch reduces.
  ExchangeConstants exchange{};
};

/// What expert-parallel dispatch and combine kernels reach: constants of cost/expert_exchange.h.
struct ExpertExchangeConstants {
  double dispatch = 1.0, combine = 1.0;  ///< Share of the scale-up link.
  Seconds latency;                       ///< Of a kernel, before the first copy goes.
  Seconds peer;                          ///< More for every rank that takes part.
};

/// How collectives cross from domain to domain, whatever the fabric: NCCL and its kin run the same protocols over all.
struct NetworkProtocols {
  double low_latency = 1.0;  ///< Share of the NICs that the low-latency protocol reaches.
  double ring = 1.0;         ///< How many times a hop's latency a ring takes in the full-bandwidth protocol.
  double tree = 1.0;         ///< The same of a tree.
  double fill = 0.0;         ///< As CollectiveConstants::fill.
};

/// Those fitted over all fabrics at once: calibration/fit_fabric.h on tests/validation/collective.csv.
extern const NetworkProtocols kNetworkProtocols;

}  // namespace shortboard
