#include "calibration/fit_collective.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <vector>

#include "calibration/refine.h"
#include "document/edit.h"
#include "hwdb/read_entry.h"

namespace shortboard {
namespace {

constexpr std::size_t kLeastRows = 30;
constexpr double kSoft = 0.1;  // of log time: beyond a tenth a row pulls as a straight line does
constexpr double kMicro = 1e-6;

/// A constant to fit: its key below `collective`, the range that physics leaves it, and where it lives.
struct Slot {
  const char* key;
  double low, high;
  double (*get)(const CollectiveConstants&);
  void (*set)(CollectiveConstants&, double);
  const char* unit;  // " us" for a time
};

template <auto Member>
constexpr Slot share(const char* key, double low, double high) {
  return {key,
          low,
          high,
          [](const CollectiveConstants& c) { return c.*Member; },
          [](CollectiveConstants& c, double value) { c.*Member = value; },
          ""};
}

template <auto Member>
constexpr Slot micros(const char* key, double low, double high) {
  return {key,
          low,
          high,
          [](const CollectiveConstants& c) { return (c.*Member).base() / kMicro; },
          [](CollectiveConstants& c, double value) { c.*Member = Seconds{kMicro * value}; },
          " us"};
}

template <auto Member>
constexpr Slot exchange_share(const char* key, double low, double high) {
  return {key,
          low,
          high,
          [](const CollectiveConstants& c) { return c.exchange.*Member; },
          [](CollectiveConstants& c, double value) { c.exchange.*Member = value; },
          ""};
}

template <auto Member>
constexpr Slot exchange_micros(const char* key, double low, double high) {
  return {key,
          low,
          high,
          [](const CollectiveConstants& c) { return (c.exchange.*Member).base() / kMicro; },
          [](CollectiveConstants& c, double value) { c.exchange.*Member = Seconds{kMicro * value}; },
          " us"};
}

/// The last two are of switches that reduce.
constexpr std::array kSlots{micros<&CollectiveConstants::base>("base", 0.5, 40.0),
                            micros<&CollectiveConstants::step>("step", 0.05, 5.0),
                            share<&CollectiveConstants::low_latency>("low_latency", 0.02, 0.9),
                            share<&CollectiveConstants::protocol_latency>("protocol_latency", 1.0, 8.0),
                            share<&CollectiveConstants::bandwidth>("bandwidth", 0.02, 0.95),
                            share<&CollectiveConstants::pair>("pair", 0.3, 2.0),
                            share<&CollectiveConstants::reduce>("reduce", 0.9, 1.3),
                            share<&CollectiveConstants::fill>("fill", 0.0, 2.0),
                            exchange_micros<&ExchangeConstants::base>("exchange.base", 0.5, 40.0),
                            exchange_share<&ExchangeConstants::low_latency>("exchange.low_latency", 0.001, 0.5),
                            exchange_micros<&ExchangeConstants::latency>("exchange.latency", 1.0, 80.0),
                            exchange_share<&ExchangeConstants::bandwidth>("exchange.bandwidth", 0.02, 0.95),
                            exchange_share<&ExchangeConstants::pair>("exchange.pair", 0.3, 2.0),
                            share<&CollectiveConstants::in_network>("in_network", 0.05, 0.95),
                            micros<&CollectiveConstants::in_network_latency>("in_network_latency", 5.0, 150.0)};

/// Slots that these constants use.
std::span<const Slot> slots_of(const CollectiveConstants& constants) {
  return {kSlots.data(), kSlots.size() - (constants.in_network > 0.0 ? 0 : 2)};
}

std::vector<CollectiveRow> in_one_domain(std::span<const CollectiveRow> rows) {
  std::vector<CollectiveRow> kept;
  std::ranges::copy_if(rows, std::back_inserter(kept), [](const CollectiveRow& row) {
    return row.where.group.ranks > 1 && row.where.group.ranks == row.where.group.local;
  });
  return kept;
}

}  // namespace

CollectiveConstants fit_collective(std::span<const CollectiveRow> rows, const CollectiveConstants& start) {
  const std::vector<CollectiveRow> used = in_one_domain(rows);
  if (used.size() < kLeastRows) return start;
  const std::span<const Slot> slots = slots_of(start);
  const auto constants = [&](std::span<const double> guess) {
    CollectiveConstants made = start;
    for (std::size_t i = 0; i < slots.size(); ++i) slots[i].set(made, guess[i]);
    return made;
  };
  std::vector<Unknown> unknowns;
  for (const Slot& slot : slots) unknowns.push_back({slot.get(start), slot.low, slot.high});
  const Residuals residuals = [&](std::span<const double> guess) {
    const CollectiveConstants made = constants(guess);
    std::vector<double> off;
    for (const CollectiveRow& row : used) {
      Network network = row.where.network;
      network.domain = made;
      off.push_back(std::log(collective_time(row, network).total().base() / row.measured.base()));
    }
    return off;
  };
  return constants(refine(unknowns, residuals, kSoft).values);
}

void fit_collective(std::span<const Value> rows, const Database& base, Node& kernel_class_entry) {
  std::vector<CollectiveRow> read;
  for (const Value& row : rows) try {
      read.push_back(read_collective_row(row, base));
    } catch (const SpecError&) {  // the caller lists rows that can't be read
    }
  const CollectiveConstants start = read_kernel_class(Value{kernel_class_entry, "kernel class"}).collective;
  const CollectiveConstants found = fit_collective(read, start);
  for (const Slot& slot : slots_of(start))
    set_value(kernel_class_entry, fmt::format("collective.{}", slot.key),
              fmt::format("{:.4g}{}", slot.get(found), slot.unit));
}

}  // namespace shortboard
