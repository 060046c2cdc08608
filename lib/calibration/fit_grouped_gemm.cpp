#include "calibration/fit_grouped_gemm.h"

#include <array>
#include <cmath>
#include <vector>

#include "calibration/gemm_observation.h"
#include "calibration/knobs.h"
#include "hwdb/read_entry.h"

namespace shortboard {
namespace {

using GroupedKnob = Knob<GroupedGemmConstants>;

constexpr std::array kKnobs{
    GroupedKnob{
        "efficiency", "", 0.05, 1.0, {0.5, 0.7, 0.3}, 5, [](GroupedGemmConstants& c, double v) { c.efficiency = v; }},
    GroupedKnob{"launch",
                "us",
                1.0,
                100.0,
                {10.0, 20.0, 15.0},
                5,
                [](GroupedGemmConstants& c, double v) { c.launch = Seconds{v * 1e-6}; }},
    GroupedKnob{
        "bandwidth", "", 0.1, 1.0, {0.7, 0.8, 0.6}, 5, [](GroupedGemmConstants& c, double v) { c.bandwidth = v; }},
    GroupedKnob{"tile_overhead",
                "",
                1.0,
                60000.0,
                {2000.0, 1000.0, 4000.0},
                10,
                [](GroupedGemmConstants& c, double v) { c.tile_overhead = v; }},
    GroupedKnob{"k_overhead",
                "",
                1.0,
                4000.0,
                {100.0, 300.0, 1000.0},
                10,
                [](GroupedGemmConstants& c, double v) { c.k_overhead = v; }},
};

}  // namespace

void fit_grouped_gemm(std::span<const Value> rows, const Database& base, Node& kernel_class_entry) {
  std::vector<GroupedGemmObservation> observations;
  observations.reserve(rows.size());
  for (const Value& row : rows) observations.push_back(read_grouped_gemm_observation(row, base));
  const KernelClass kernels = read_kernel_class(Value{kernel_class_entry, "kernel class"});
  for (Node& list : kernel_class_entry.children) {
    if (list.key != "grouped_gemm") continue;
    for (std::size_t i = 0; i < list.children.size(); ++i) {
      Node& item = list.children[i];
      std::vector<const GroupedGemmObservation*> chosen;
      for (const GroupedGemmObservation& seen : observations)
        if (kernels.grouped_gemm_of(seen.activations, seen.weights, seen.source, seen.card.id) ==
            &kernels.grouped_gemm[i])
          chosen.push_back(&seen);
      const std::vector<GroupedKnob> knobs = knobs_of<GroupedGemmConstants>(kKnobs, item, chosen.size());
      if (knobs.empty()) continue;
      GroupedGemmConstants constants = kernels.grouped_gemm[i];
      turn_knobs<GroupedGemmConstants>(knobs, constants, item, [&](const GroupedGemmConstants& guess) {
        std::vector<double> residuals;
        residuals.reserve(chosen.size());
        for (const auto* seen : chosen) residuals.push_back(std::log((seen->predicted(guess) / seen->measured).base()));
        return residuals;
      });
    }
  }
}

}  // namespace shortboard
