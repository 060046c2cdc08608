#include "calibration/network_row.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>
#include <string_view>

#include "estimate/network.h"

namespace shortboard {
namespace {

constexpr std::array<std::string_view, 8> kScaleUpLinks{"nvlink-switch", "nvlink", "xgmi",      "hccs", "ub",
                                                        "ici",           "pcie",   "intra-node"};
constexpr double kBytesASecond = 1e9 / 8.0;  // 1 Gb/s in bytes per second

bool is_scale_up(std::string_view link) { return std::ranges::find(kScaleUpLinks, link) != kScaleUpLinks.end(); }

/// How far two rates lie apart, as a factor's logarithm.
double apart(BytesPerSecond a, BytesPerSecond b) { return std::abs(std::log(a.base() / b.base())); }

/// The fabric of this name or kind; of a kind the one with the nearest rate, and of equals the least oversubscribed.
std::optional<Fabric> fabric_like(const std::string& name, BytesPerSecond rate, const Database& database) {
  if (database.has(EntryKind::fabric, name)) return database.fabric(name);
  std::optional<Fabric> best;
  double best_apart = 0.0;
  for (const std::string& id : database.ids(EntryKind::fabric)) {
    Fabric fabric = database.fabric(id);
    if (fabric.kind != name || !fabric.rate) continue;
    const double over = fabric.oversubscription ? fabric.oversubscription->value : 1.0;
    const double distance = (rate == BytesPerSecond{} ? 0.0 : apart(rate, fabric.rate->value)) + 1e-3 * (over - 1.0);
    if (best && distance >= best_apart) continue;
    best = std::move(fabric);
    best_apart = distance;
  }
  return best;
}

/// Ranks that share a domain; `domain` cards fit into the card's own.
int local_ranks(const Value& row, int ranks, const std::string& link, double domain) {
  if (is_scale_up(link)) return ranks;
  if (const std::size_t plus = link.find('+'); plus != std::string::npos) {
    const double domains = std::ceil(ranks / std::max(1.0, domain));
    return static_cast<int>(std::ceil(ranks / domains));
  }
  const std::optional<Value> nodes = row.optional("nodes"), node = row.optional("per_node");
  if (nodes && nodes->count() == 1) return ranks;
  return node ? std::min(ranks, node->count()) : ranks;
}

double scale_up_domain(const Accelerator& card, const std::optional<System>& system) {
  if (system && system->scale_up_domain) return system->scale_up_domain->value;
  return card.scale_up_domain ? card.scale_up_domain->value : 8.0;
}

}  // namespace

NetworkRow read_network_row(const Value& row, const Database& database) {
  NetworkRow read;
  const Value name = row.required("accelerator");
  read.card = database.accelerator(name.text(), name.at());
  std::optional<System> system;
  if (!read.card.system.empty()) system = database.system(read.card.system);
  const int ranks = row.required("ranks").count();
  const std::optional<Value> named = row.optional("fabric");
  const std::string link = named ? named->text() : system ? system->fabric : std::string{};
  read.group = {ranks, local_ranks(row, ranks, link, scale_up_domain(read.card, system))};
  BytesPerSecond nic{};
  if (const std::optional<Value> rate = row.optional("nic_gbps_per_accelerator"))
    nic = BytesPerSecond{kBytesASecond * rate->positive()};
  std::optional<Fabric> fabric;
  if (read.group.local < ranks) fabric = fabric_like(link.substr(link.find('+') + 1), nic, database);
  if (fabric) read.fabric = fabric->id;
  if (fabric && fabric->efficiency) read.efficiency = fabric->efficiency->value;
  if (fabric && fabric->network_rings) read.group.local = 1;
  if (ranks % read.group.local != 0)
    throw row.required("ranks").error(fmt::format("are not a whole number of domains of {}", read.group.local));
  read.network = network_of(read.card, system, fabric, database.kernel_class(read.card.kernel_class), nic);
  return read;
}

}  // namespace shortboard
