#pragma once
#include <string>

#include "cost/collective.h"
#include "document/value.h"
#include "hwdb/accelerator.h"
#include "hwdb/database.h"

namespace shortboard {

/// Where a measured row ran: its card, the network that joins the ranks, and how they lie in domains.
struct NetworkRow {
  Accelerator card;
  std::string fabric;       ///< Id in hwdb; empty where all ranks share a domain or the row names none that hwdb knows.
  double efficiency = 1.0;  ///< Share of the line rate that `network.out` counts.
  Network network;
  Group group;
};

/// Reads accelerator, ranks and, where given, nodes, per_node, fabric and nic_gbps_per_accelerator of a row. Ranks
/// share a domain where the row names a scale-up link alone (nvlink-switch, xgmi, hccs, intra-node) or no nodes;
/// "nvlink-switch+x" fills the card's own domains; else a domain is a node. A fabric is a hwdb name, or a kind: then
/// the one whose rate is nearest; none: the usual one of the card. One that is in neither gets the figures that
/// make_cluster assumes. Throws SpecError for a card that hwdb does not know and for ranks that do not fill their
/// domains.
[[nodiscard]] NetworkRow read_network_row(const Value& row, const Database& database);

}  // namespace shortboard
