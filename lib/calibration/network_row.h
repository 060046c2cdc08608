#pragma once
#include <string>

#include "cost/collective.h"
#include "document/value.h"
#include "hwdb/accelerator.h"
#include "hwdb/database.h"

namespace shortboard {

/// The hardware of a measured row: its card, the network between ranks, and the ranks per domain.
struct NetworkRow {
  Accelerator card;
  std::string fabric;       ///< Id in hwdb; empty if all ranks share a domain or hwdb does not know the row's fabric.
  double efficiency = 1.0;  ///< Share of the line rate that `network.out` counts.
  Network network;
  Group group;
};

/// Reads accelerator, ranks and, if given, nodes, per_node, fabric and nic_gbps_per_accelerator of a row. All ranks
/// share a domain if the row names only a scale-up link (nvlink-switch, xgmi, hccs, intra-node) or no nodes.
/// "nvlink-switch+x" fills the card's own domains. Else a domain is a node. A fabric is a hwdb name, or a kind, which
/// means the fabric with the nearest rate; the default is the card's usual fabric. An unknown fabric gets the figures
/// that make_cluster assumes. Throws SpecError for an unknown card and for ranks that do not fill their domains.
[[nodiscard]] NetworkRow read_network_row(const Value& row, const Database& database);

}  // namespace shortboard
