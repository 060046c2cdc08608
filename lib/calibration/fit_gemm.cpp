#include "calibration/fit_gemm.h"

#include <array>
#include <cmath>
#include <string>
#include <vector>

#include "calibration/gemm_observation.h"
#include "calibration/knobs.h"
#include "hwdb/read_entry.h"

namespace shortboard {
namespace {

using GemmKnob = Knob<GemmConstants>;

constexpr std::array kKnobs{
    GemmKnob{"efficiency", "", 0.02, 1.0, {0.7, 0.8, 0.5}, 2, [](GemmConstants& c, double v) { c.efficiency = v; }},
    GemmKnob{"launch",
             "us",
             0.3,
             40.0,
             {3.0, 2.0, 6.0},
             6,
             [](GemmConstants& c, double v) { c.launch = Seconds{v * 1e-6}; }},
    GemmKnob{"tile_overhead",
             "",
             1.0,
             60000.0,
             {2000.0, 6000.0, 20000.0},
             12,
             [](GemmConstants& c, double v) { c.tile_overhead = v; }},
    GemmKnob{
        "k_overhead", "", 1.0, 3000.0, {100.0, 30.0, 500.0}, 20, [](GemmConstants& c, double v) { c.k_overhead = v; }},
    GemmKnob{"bandwidth", "", 0.2, 1.0, {0.75, 0.75, 0.6}, 20, [](GemmConstants& c, double v) { c.bandwidth = v; }},
    GemmKnob{"split",
             "us",
             0.01,
             20.0,
             {0.5, 3.0, 10.0},
             30,
             [](GemmConstants& c, double v) { c.split = Seconds{v * 1e-6}; }},
    GemmKnob{"cache_speed", "", 1.0, 6.0, {2.0, 3.0, 1.5}, 30, [](GemmConstants& c, double v) { c.cache_speed = v; }},
    GemmKnob{"cache_share", "", 0.1, 1.0, {0.4, 0.7, 0.3}, 30, [](GemmConstants& c, double v) { c.cache_share = v; }},
    GemmKnob{"quantised", "", 0.0, 8.0, {2.0, 4.0, 1.0}, 30, [](GemmConstants& c, double v) { c.quantised = v; }},
    GemmKnob{"full_power", "", 0.05, 6.0, {1.0, 0.6, 2.0}, 8, [](GemmConstants& c, double v) { c.full_power = v; }},
};

/// bf16 and fp16 use the same unit, so their rows are one set.
NumberFormat unit_of(NumberFormat format) { return format == NumberFormat::fp16 ? NumberFormat::bf16 : format; }

/// The rows that use an item's constants.
std::vector<const GemmObservation*> rows_of(std::span<const GemmObservation> all, const KernelClass& kernels,
                                            NumberFormat format, const std::string& kind) {
  std::vector<const GemmObservation*> some;
  for (const GemmObservation& seen : all) {
    const GemmConstants* constants = kernels.gemm_of(seen.format, seen.software, seen.card.id);
    if (unit_of(seen.format) == unit_of(format) && constants != nullptr && constants->kind.name == kind)
      some.push_back(&seen);
  }
  return some;
}

/// The power that full clocks need shows only between cards with different power.
bool powers_differ(std::span<const GemmObservation* const> rows) {
  const auto watts = [](const GemmObservation& seen) {
    return seen.card.power ? seen.card.power->value.base() / seen.rate.base() : 0.0;
  };
  for (const GemmObservation* seen : rows)
    if (std::abs(watts(*seen) - watts(*rows.front())) > 1e-13) return true;
  return false;
}

}  // namespace

void fit_gemm(std::span<const Value> rows, const Database& base, Node& kernel_class_entry) {
  std::vector<GemmObservation> observations;
  observations.reserve(rows.size());
  for (const Value& row : rows) observations.push_back(read_gemm_observation(row, base));
  const KernelClass kernels = read_kernel_class(Value{kernel_class_entry, "kernel class"});
  PerFormat<std::size_t> place{};
  for (Node& list : kernel_class_entry.children) {
    if (list.key != "gemm") continue;
    for (Node& item : list.children) {
      const std::size_t format =
          Value{item, "kernel class"}.required("format").one_of("number format", kNumberFormatNames);
      GemmConstants constants = kernels.gemm[format][place[format]++];
      const auto chosen = rows_of(observations, kernels, static_cast<NumberFormat>(format), constants.kind.name);
      std::vector<GemmKnob> knobs = knobs_of<GemmConstants>(kKnobs, item, chosen.size());
      if (!powers_differ(chosen)) std::erase_if(knobs, [](const GemmKnob& knob) { return knob.key == "full_power"; });
      if (knobs.empty()) continue;
      turn_knobs<GemmConstants>(knobs, constants, item, [&](const GemmConstants& guess) {
        std::vector<double> residuals;
        residuals.reserve(chosen.size());
        for (const GemmObservation* seen : chosen)
          residuals.push_back(std::log((seen->predicted(guess) / seen->measured).base()));
        return residuals;
      });
    }
  }
}

}  // namespace shortboard
