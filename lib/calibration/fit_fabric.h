#pragma once
#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <vector>

#include "calibration/collective_row.h"
#include "calibration/refitted_entry.h"
#include "document/node.h"
#include "document/value.h"
#include "hwdb/collective_constants.h"

namespace shortboard {

/// Figures of one fabric. A figure with too few rows keeps its first value.
struct FabricFigures {
  Seconds latency;  ///< Of a hop from domain to domain, low-latency protocol.
  double efficiency = 1.0;
  int rows = 0;                                            ///< Rows on this fabric.
  bool latency_fitted = false, efficiency_fitted = false;  ///< False: the rows' own figure.

  friend bool operator==(const FabricFigures&, const FabricFigures&) = default;
};

/// Whether the protocols that all fabrics share are fitted too, or stay as in the rows.
enum class ProtocolFit : std::uint8_t { found, held };

struct FabricFit {
  NetworkProtocols protocols;
  std::map<std::string, FabricFigures> fabrics;  ///< By id.
};

/// Fits the protocols that all fabrics share and each fabric's figures to the rows that leave their domain, by the
/// logarithm of predicted over measured time. Figures inside domains are the rows' own. A fabric with fewer than eight
/// rows keeps its latency. A fabric with fewer than four rows of 1 MiB or more, or with an efficiency below 0.7 in hwdb,
/// keeps its efficiency.
[[nodiscard]] FabricFit fit_fabrics(std::span<const CollectiveRow> rows, ProtocolFit protocols = ProtocolFit::found);

/// The row's network with the fitted figures; the row's own network if its fabric was not fitted.
[[nodiscard]] Network refitted_network(const CollectiveRow& row, const FabricFit& fit);

/// The entries of the fabrics of measured rows, with fitted `latency` and `efficiency` if the rows suffice. The
/// protocols stay. Rows that cannot be read are left out.
[[nodiscard]] std::vector<RefittedEntry> fit_fabric_entries(std::span<const Value> rows, const Database& base);

}  // namespace shortboard
