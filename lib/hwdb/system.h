#pragma once
#include <optional>
#include <string>
#include <vector>

#include "hwdb/accelerator.h"
#include "hwdb/sourced.h"
#include "units/quantity.h"

namespace shortboard {

/// A server or supernode: its cards and the links between them. An absent rate is the card's own.
struct System {
  std::string id, name;
  std::vector<std::string> accelerators;  ///< Ids of the cards that it is built for; empty: any card of its form.
  Sourced<double> cards;                  ///< Cards in one server.
  std::string scale_up_kind;
  std::optional<Sourced<double>> scale_up_domain;                ///< Cards that reach each other at the scale-up rate.
  std::optional<Sourced<BytesPerSecond>> scale_up_bandwidth;     ///< Per card and direction.
  std::optional<Sourced<BytesPerSecond>> scale_out_bandwidth;    ///< Per card and direction.
  std::optional<Sourced<BytesPerSecond>> host_bandwidth;         ///< Per card and direction.
  std::optional<Sourced<Bytes>> host_memory;                     ///< Of all processors of the server.
  std::optional<Sourced<BytesPerSecond>> host_memory_bandwidth;  ///< Of all its processors; reads and writes together.
  std::optional<Sourced<Watts>> power;                           ///< Of the whole server.
  std::string fabric;                                            ///< Id of the usual fabric; may be empty.
  std::vector<Price> prices;
};

/// The network between servers.
struct Fabric {
  std::string id, name, kind, topology;
  std::optional<Sourced<BytesPerSecond>> rate;  ///< Of one port, per direction.
  std::optional<Sourced<double>> oversubscription;
  std::optional<Sourced<Seconds>> latency;    ///< Of one hop between two domains, low-latency protocol.
  std::optional<Sourced<double>> efficiency;  ///< Share of the line rate that large messages reach.
  std::optional<Sourced<Bytes>>
      half_message;  ///< A message of this size reaches half the rate; absent: size is no limit.
  bool in_network_reduction = false;
  /// Collectives run as rings of all cards over this network, in one protocol, and do not use scale-up links.
  bool network_rings = false;
};

}  // namespace shortboard
