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

/// What one fabric adds to a collective; a figure that too few rows speak of keeps its start.
struct FabricFigures {
  Seconds latency;  ///< A hop from domain to domain, low-latency protocol.
  double efficiency = 1.0;
  int rows = 0;                                            ///< That told of it.
  bool latency_fitted = false, efficiency_fitted = false;  ///< Otherwise the rows' own.

  friend bool operator==(const FabricFigures&, const FabricFigures&) = default;
};

/// Whether the protocols that all fabrics share are found too, or held as the rows have them.
enum class ProtocolFit : std::uint8_t { found, held };

struct FabricFit {
  NetworkProtocols protocols;
  std::map<std::string, FabricFigures> fabrics;  ///< By id.
};

/// The protocols that all fabrics share, and each fabric's figures, whose times lie nearest to those measured
/// (logarithm of the ratio) over the rows that leave their domain; what happens inside domains is the rows' own. A
/// fabric of fewer than eight rows keeps its latency, of fewer than four from 1 MiB on, or
/// of an efficiency below 0.7, its efficiency: no constant is fitted to single rows.
[[nodiscard]] FabricFit fit_fabrics(std::span<const CollectiveRow> rows, ProtocolFit protocols = ProtocolFit::found);

/// The row's network with what a fit found of it; the row's own where the fit knows nothing of its fabric.
[[nodiscard]] Network refitted_network(const CollectiveRow& row, const FabricFit& fit);

/// The entries of the fabrics that measured rows tell of, `latency` and `efficiency` found anew where they are enough;
/// the protocols, which are no entry's, are held. Rows that can't be read are left out.
[[nodiscard]] std::vector<RefittedEntry> fit_fabric_entries(std::span<const Value> rows, const Database& base);

}  // namespace shortboard
