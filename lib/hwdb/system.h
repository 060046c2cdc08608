#pragma once
#include <optional>
#include <string>
#include <vector>

#include "hwdb/accelerator.h"
#include "hwdb/sourced.h"
#include "units/quantity.h"

namespace shortboard {

/// A server or supernode: how many cards it holds and what joins them. An absent rate is the card's own.
struct System {
  std::string id, name;
  std::vector<std::string> accelerators;  ///< Ids of the cards it is built for; empty: any of its form.
  Sourced<double> cards;                  ///< Cards in one server.
  std::string scale_up_kind;
  std::optional<Sourced<double>> scale_up_domain;                ///< Cards that reach each other at the scale-up rate.
  std::optional<Sourced<BytesPerSecond>> scale_up_bandwidth;     ///< A card, per direction.
  std::optional<Sourced<BytesPerSecond>> scale_out_bandwidth;    ///< A card, per direction.
  std::optional<Sourced<BytesPerSecond>> host_bandwidth;         ///< A card, per direction.
  std::optional<Sourced<Bytes>> host_memory;                     ///< Of the whole server's processors.
  std::optional<Sourced<BytesPerSecond>> host_memory_bandwidth;  ///< The same; reads and writes together.
  std::optional<Sourced<Watts>> power;                           ///< Of the whole server.
  std::string fabric;                                            ///< Id of the usual fabric; may be empty.
  std::vector<Price> prices;
};

/// The network between servers.
struct Fabric {
  std::string id, name, kind, topology;
  std::optional<Sourced<BytesPerSecond>> rate;  ///< Of one port, per direction.
  std::optional<Sourced<double>> oversubscription;
  std::optional<Sourced<Seconds>> latency;     ///< One hop between two domains, low-latency protocol.
  std::optional<Sourced<double>> efficiency;   ///< Share of the line rate that large messages reach.
  std::optional<Sourced<Bytes>> half_message;  ///< A message of this size reaches half the rate; absent: any does all.
  bool in_network_reduction = false;
  /// Collectives run as rings of all cards over this network alone, in one protocol, past any scale-up links.
  bool network_rings = false;
};

}  // namespace shortboard
