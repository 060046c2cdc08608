#include "calibration/fit_fabric.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include "calibration/refine.h"
#include "document/edit.h"

namespace shortboard {
namespace {

constexpr int kRowsForLatency = 8, kRowsForEfficiency = 4;
constexpr Bytes kLarge{1048576.0};  // from here on the rate counts
constexpr double kSoft = 0.15;      // of log time
// Links lose less; what reaches less of the line rate is bound elsewhere, and its share is left as hwdb has it.
constexpr double kLeastShare = 0.7;
constexpr double kMicro = 1e-6;
constexpr std::size_t kProtocols = 4;  // unknowns before those of the fabrics

/// A fabric's rows, what it starts from, and the places of its unknowns (0: not fitted).
struct Candidate {
  int rows = 0, large = 0;
  double share = 1.0;  // of the line rate
  Seconds hop;
  std::size_t latency = 0, efficiency = 0;
};

NetworkProtocols protocols_of(std::span<const double> guess) { return {guess[0], guess[1], guess[2], guess[3]}; }

std::map<std::string, Candidate> candidates(std::span<const CollectiveRow> rows) {
  std::map<std::string, Candidate> found;
  for (const CollectiveRow& row : rows) {
    if (row.where.group.local >= row.where.group.ranks || row.where.fabric.empty()) continue;
    Candidate& fabric = found[row.where.fabric];
    fabric.rows += 1;
    fabric.large += row.bytes >= kLarge ? 1 : 0;
    fabric.hop = row.where.network.hop;
    fabric.share = row.where.efficiency;
  }
  return found;
}

}  // namespace

FabricFit fit_fabrics(std::span<const CollectiveRow> rows) {
  std::map<std::string, Candidate> fabrics = candidates(rows);
  const NetworkProtocols start = rows.empty() ? kNetworkProtocols : rows.front().where.network.protocols;
  std::vector<Unknown> unknowns{
      {start.low_latency, 0.01, 0.7}, {start.ring, 1.0, 15.0}, {start.tree, 1.0, 15.0}, {start.fill, 0.0, 2.0}};
  for (auto& [id, fabric] : fabrics) {
    if (fabric.rows >= kRowsForLatency) {
      fabric.latency = unknowns.size();
      unknowns.push_back({fabric.hop.base() / kMicro, 1.0, 400.0});
    }
    if (fabric.large >= kRowsForEfficiency && fabric.share >= kLeastShare) {
      fabric.efficiency = unknowns.size();
      unknowns.push_back({fabric.share, kLeastShare, 1.0});
    }
  }
  const auto latency = [&](const Candidate& fabric, std::span<const double> guess) {
    return fabric.latency > 0 ? Seconds{kMicro * guess[fabric.latency]} : fabric.hop;
  };
  const auto efficiency = [&](const Candidate& fabric, std::span<const double> guess) {
    return fabric.efficiency > 0 ? guess[fabric.efficiency] : fabric.share;
  };
  const Residuals residuals = [&](std::span<const double> guess) {
    std::vector<double> off;
    for (const CollectiveRow& row : rows) {
      const auto fabric = fabrics.find(row.where.fabric);
      if (fabric == fabrics.end()) continue;
      Network network = row.where.network;
      network.protocols = protocols_of(guess);
      network.hop = latency(fabric->second, guess);
      network.out = (efficiency(fabric->second, guess) / row.where.efficiency) * network.out;
      off.push_back(std::log(collective_time(row, network).total().base() / row.measured.base()));
    }
    return off;
  };
  const std::vector<double> values = refine(unknowns, residuals, kSoft).values;
  FabricFit fit{protocols_of(values), {}};
  for (const auto& [id, fabric] : fabrics) fit.fabrics[id] = {latency(fabric, values), efficiency(fabric, values)};
  return fit;
}

void write_fabric(const FabricFigures& figures, Node& fabric_entry) {
  set_value(fabric_entry, "latency.value", fmt::format("{:.4g} us", figures.latency.base() / kMicro));
  set_value(fabric_entry, "efficiency.value", fmt::format("{:.4g}", figures.efficiency));
}

}  // namespace shortboard
