#pragma once
#include <map>
#include <span>
#include <string>

#include "calibration/collective_row.h"
#include "document/node.h"
#include "hwdb/collective_constants.h"

namespace shortboard {

/// What one fabric adds to a collective; a figure that too few rows speak of keeps its start.
struct FabricFigures {
  Seconds latency;  ///< A hop from domain to domain, low-latency protocol.
  double efficiency = 1.0;
};

struct FabricFit {
  NetworkProtocols protocols;
  std::map<std::string, FabricFigures> fabrics;  ///< By id.
};

/// The protocols that all fabrics share, and each fabric's figures, whose times lie nearest to those measured
/// (logarithm of the ratio) over the rows that leave their domain; what happens inside domains is the rows' own. A
/// fabric of fewer than eight rows keeps its latency, of fewer than four from 1 MiB on, or
/// of an efficiency below 0.7, its efficiency: no constant is fitted to single rows.
[[nodiscard]] FabricFit fit_fabrics(std::span<const CollectiveRow> rows);

/// Sets the figures `latency` and `efficiency` of a fabric's document.
void write_fabric(const FabricFigures& figures, Node& fabric_entry);

}  // namespace shortboard
