#include "calibration/fit_expert_exchange.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include "calibration/refine.h"
#include "document/edit.h"
#include "hwdb/read_entry.h"

namespace shortboard {
namespace {

constexpr int kLeastRows = 4, kLeastSeparate = 2;
constexpr double kSoft = 0.15;  // of log time
constexpr double kMicro = 1e-6, kKilo = 1e3;

/// Where the unknowns of one class, or the one of a fabric, begin, and how many they are.
struct Place {
  std::size_t at = 0, count = 1;
};
using Places = std::map<std::string, Place>;

ExpertExchangeConstants constants_of(std::span<const double> guess, Place place) {
  const double* first = &guess[place.at];
  return {first[0], first[1], Seconds{kMicro * first[2]}, Seconds{place.count > 3 ? kMicro * first[3] : 0.0}};
}

Places places_of_classes(std::span<const ExpertRow> rows, const Database& base, std::vector<Unknown>& unknowns) {
  std::map<std::string, int> counts;
  for (const ExpertRow& row : rows) counts[row.where.card.kernel_class] += 1;
  Places places;
  for (const auto& [id, count] : counts) {
    if (count < kLeastRows) continue;
    const std::size_t at = unknowns.size();
    const ExpertExchangeConstants start = base.kernel_class(id).expert_exchange;
    unknowns.push_back({start.dispatch, 0.05, 1.0});
    unknowns.push_back({start.combine, 0.05, 1.0});
    unknowns.push_back({start.latency.base() / kMicro, 5.0, 60.0});
    // Only kernels that synchronise with every peer in turn take longer for it; hwdb tells which.
    if (start.peer > Seconds{}) unknowns.push_back({start.peer.base() / kMicro, 0.0, 40.0});
    places[id] = {at, unknowns.size() - at};
  }
  return places;
}

Places places_of_fabrics(std::span<const ExpertRow> rows, std::vector<Unknown>& unknowns) {
  std::map<std::string, int> counts;
  for (const ExpertRow& row : rows)
    if (!row.where.fabric.empty() && !row.message.merged) counts[row.where.fabric] += 1;
  Places places;
  for (const auto& [id, count] : counts) {
    if (count < kLeastSeparate) continue;
    places[id] = {unknowns.size(), 1};
    unknowns.push_back({4.0, 0.0, 60.0});
  }
  return places;
}

}  // namespace

ExpertExchangeFit fit_expert_exchanges(std::span<const ExpertRow> rows, const Database& base) {
  std::vector<Unknown> unknowns;
  const Places classes = places_of_classes(rows, base, unknowns), fabrics = places_of_fabrics(rows, unknowns);
  ExpertExchangeFit fit;
  if (unknowns.empty()) return fit;
  const Residuals residuals = [&](std::span<const double> guess) {
    std::vector<double> off;
    for (const ExpertRow& row : rows) {
      const auto place = classes.find(row.where.card.kernel_class);
      if (place == classes.end()) continue;
      Network network = row.where.network;
      const auto fabric = fabrics.find(row.where.fabric);
      if (fabric != fabrics.end()) network.half_message = Bytes{kKilo * guess[fabric->second.at]};
      const ExpertExchangeConstants constants = constants_of(guess, place->second);
      const Seconds time = expert_exchange_time(row.message, row.where.group, constants, network).total();
      off.push_back(std::log(row.as_measured(time) / row.measured));
    }
    return off;
  };
  const std::vector<double> values = refine(unknowns, residuals, kSoft).values;
  for (const auto& [id, place] : classes) fit.classes[id] = constants_of(values, place);
  for (const auto& [id, place] : fabrics) fit.half_messages[id] = Bytes{kKilo * values[place.at]};
  return fit;
}

void fit_expert_exchange(std::span<const Value> rows, const Database& base, Node& kernel_class_entry) {
  std::vector<ExpertRow> read;
  for (const Value& row : rows) try {
      read.push_back(read_expert_row(row, base));
    } catch (const SpecError&) {  // the caller lists rows that can't be read
    }
  const ExpertExchangeFit fit = fit_expert_exchanges(read, base);
  const auto found = fit.classes.find(read_kernel_class(Value{kernel_class_entry, "kernel class"}).id);
  if (found == fit.classes.end()) return;
  const auto set = [&](const char* key, double value, const char* unit) {
    set_value(kernel_class_entry, fmt::format("expert_exchange.{}", key), fmt::format("{:.4g}{}", value, unit));
  };
  set("dispatch", found->second.dispatch, "");
  set("combine", found->second.combine, "");
  set("latency", found->second.latency.base() / kMicro, " us");
  set("peer", found->second.peer.base() / kMicro, " us");
}

}  // namespace shortboard
