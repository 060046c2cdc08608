#include "calibration/fit_fabric.h"

#include <fmt/format.h>

#include <cmath>
#include <optional>
#include <utility>

#include "calibration/refine.h"
#include "document/edit.h"

namespace shortboard {
namespace {

constexpr int kRowsForLatency = 8, kRowsForEfficiency = 4;
constexpr Bytes kLarge{1048576.0};  // from here on the rate counts
constexpr double kSoft = 0.15;      // of log time
// Links lose less than this. A fabric below it is limited elsewhere and keeps its share in hwdb.
constexpr double kLeastShare = 0.7;
constexpr double kMicro = 1e-6;
constexpr const char* kSource = "calibration";

/// A fabric's rows, what it starts from, and the places of its unknowns; absent: not fitted.
struct Candidate {
  int rows = 0, large = 0;
  double share = 1.0;  // of the line rate
  Seconds hop;
  std::optional<std::size_t> latency, efficiency;
};

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

/// The unknowns of all fabrics after those of the protocols.
std::vector<Unknown> unknowns_of(const NetworkProtocols& start, ProtocolFit protocols,
                                 std::map<std::string, Candidate>& fabrics) {
  std::vector<Unknown> unknowns;
  if (protocols == ProtocolFit::found)
    unknowns = {
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
  return unknowns;
}

/// The figures of a guess of the unknowns.
FabricFit fit_of(std::span<const double> guess, const NetworkProtocols& start, ProtocolFit protocols,
                 const std::map<std::string, Candidate>& fabrics) {
  FabricFit fit{start, {}};
  if (protocols == ProtocolFit::found) fit.protocols = {guess[0], guess[1], guess[2], guess[3]};
  for (const auto& [id, fabric] : fabrics)
    fit.fabrics[id] = {.latency = fabric.latency ? Seconds{kMicro * guess[*fabric.latency]} : fabric.hop,
                       .efficiency = fabric.efficiency ? guess[*fabric.efficiency] : fabric.share,
                       .rows = fabric.rows,
                       .latency_fitted = fabric.latency.has_value(),
                       .efficiency_fitted = fabric.efficiency.has_value()};
  return fit;
}

/// Sets a figure's value. A new figure gets a source, which the writer of the entry describes.
void set_figure(Node& entry, const std::string& key, const std::string& text) {
  const bool made = entry.find(key) == nullptr;
  set_value(entry, key + ".value", text);
  if (!made) return;
  set_value(entry, key + ".confidence", "derived");
  set_value(entry, key + ".source", kSource);
}

}  // namespace

FabricFit fit_fabrics(std::span<const CollectiveRow> rows, ProtocolFit protocols) {
  std::map<std::string, Candidate> fabrics = candidates(rows);
  const NetworkProtocols start = rows.empty() ? kNetworkProtocols : rows.front().where.network.protocols;
  const std::vector<Unknown> unknowns = unknowns_of(start, protocols, fabrics);
  if (fabrics.empty() || unknowns.empty()) return fit_of({}, start, ProtocolFit::held, fabrics);
  const Residuals residuals = [&](std::span<const double> guess) {
    const FabricFit fit = fit_of(guess, start, protocols, fabrics);
    std::vector<double> off;
    for (const CollectiveRow& row : rows)
      if (fabrics.contains(row.where.fabric))
        off.push_back(std::log(collective_time(row, refitted_network(row, fit)).total().base() / row.measured.base()));
    return off;
  };
  return fit_of(refine(unknowns, residuals, kSoft).values, start, protocols, fabrics);
}

Network refitted_network(const CollectiveRow& row, const FabricFit& fit) {
  Network network = row.where.network;
  const auto fabric = fit.fabrics.find(row.where.fabric);
  if (fabric == fit.fabrics.end()) return network;
  network.protocols = fit.protocols;
  network.hop = fabric->second.latency;
  network.out = (fabric->second.efficiency / row.where.efficiency) * network.out;
  return network;
}

std::vector<RefittedEntry> fit_fabric_entries(std::span<const Value> rows, const Database& base) {
  std::vector<CollectiveRow> read;
  for (const Value& row : rows) try {
      read.push_back(read_collective_row(row, base));
    } catch (const SpecError&) {  // the caller lists rows that can't be read
    }
  std::vector<RefittedEntry> entries;
  for (const auto& [id, figures] : fit_fabrics(read, ProtocolFit::held).fabrics) {
    RefittedEntry entry{EntryKind::fabric, id, base.document(EntryKind::fabric, id), figures.rows};
    if (figures.latency_fitted)
      set_figure(entry.document, "latency", fmt::format("{:.4g} us", figures.latency.base() / kMicro));
    if (figures.efficiency_fitted) set_figure(entry.document, "efficiency", fmt::format("{:.4g}", figures.efficiency));
    entries.push_back(std::move(entry));
  }
  return entries;
}

}  // namespace shortboard
