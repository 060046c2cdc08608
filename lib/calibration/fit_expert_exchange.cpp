#include "calibration/fit_expert_exchange.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include "calibration/least_squares.h"
#include "document/edit.h"
#include "hwdb/read_entry.h"

namespace shortboard {
namespace {

constexpr int kLeastRows = 4, kLeastSeparate = 2;
constexpr double kSoft = 0.15;  // of log time
constexpr double kMicro = 1e-6, kKilo = 1e3;
constexpr std::size_t kOfClass = 4;

/// Where the unknowns of one class, or the one of a fabric, begin.
using Places = std::map<std::string, std::size_t>;

ExpertExchangeConstants constants_of(std::span<const double> guess) {
  return {guess[0], guess[1], Seconds{kMicro * guess[2]}, Seconds{kMicro * guess[3]}};
}

Places places_of_classes(std::span<const ExpertRow> rows, const Database& base, std::vector<Unknown>& unknowns) {
  std::map<std::string, int> counts;
  for (const ExpertRow& row : rows) counts[row.where.card.kernel_class] += 1;
  Places places;
  for (const auto& [id, count] : counts) {
    if (count < kLeastRows) continue;
    places[id] = unknowns.size();
    const ExpertExchangeConstants start = base.kernel_class(id).expert_exchange;
    unknowns.push_back({std::clamp(start.dispatch, 0.1, 0.9), 0.05, 1.0});
    unknowns.push_back({std::clamp(start.combine, 0.1, 0.9), 0.05, 1.0});
    unknowns.push_back({std::clamp(start.latency.base() / kMicro, 5.0, 80.0), 1.0, 100.0});
    unknowns.push_back({std::clamp(start.peer.base() / kMicro, 0.1, 25.0), 0.0, 40.0});
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
    places[id] = unknowns.size();
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
      if (fabric != fabrics.end()) network.half_message = Bytes{kKilo * guess[fabric->second]};
      const ExpertExchangeConstants constants = constants_of(guess.subspan(place->second, kOfClass));
      const Seconds time = expert_exchange_time(row.message, row.where.group, constants, network).total();
      off.push_back(std::log(row.as_measured(time) / row.measured));
    }
    return off;
  };
  const std::vector<double> values = least_squares(unknowns, residuals, kSoft).values;
  for (const auto& [id, place] : classes) fit.classes[id] = constants_of(std::span{values}.subspan(place, kOfClass));
  for (const auto& [id, place] : fabrics) fit.half_messages[id] = Bytes{kKilo * values[place]};
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
