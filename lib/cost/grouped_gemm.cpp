#include "cost/grouped_gemm.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

namespace shortboard {
namespace {

struct Tile {
  double rows, columns;
};
constexpr std::array kTiles{Tile{16, 64},  Tile{16, 128},  Tile{32, 64},   Tile{32, 128}, Tile{64, 64},
                            Tile{64, 128}, Tile{128, 128}, Tile{128, 256}, Tile{256, 256}};
constexpr double kOutputBytes = 2.0;

/// Figures that both products of a block share.
struct Routed {
  double rows, touched;
  bool even;

  /// Tiles along the rows of all experts together.
  [[nodiscard]] double row_tiles(double height) const {
    const double each = rows / touched / height;
    return touched * (even ? std::ceil(each) : 1.0 + std::max(0.0, each - 0.5));
  }
};

/// Adds one grouped product of n columns and k steps.
void add(KernelTime& time, const Routed& routed, double n, double k, const GroupedGemmRoof& roof) {
  const double units = roof.units > 0.0 ? roof.units : 1.0;
  const double unit_rate = roof.peak.base() / units * roof.efficiency;
  double least = std::numeric_limits<double>::infinity();
  for (const Tile tile : kTiles) {
    if (tile.rows < roof.least_rows) continue;
    const double area = tile.rows * tile.columns;
    const double tiles = routed.row_tiles(tile.rows) * std::ceil(n / tile.columns);
    const double waves = roof.units > 0.0 ? std::ceil(tiles / units) : tiles;
    least = std::min(least, waves * 2.0 * (area + roof.tile_overhead) * (k + roof.k_overhead) / unit_rate);
  }
  const Bytes bytes =
      routed.touched * n * k * roof.weight + routed.rows * (k * roof.activation + Bytes{kOutputBytes * n});
  time.ideal = time.ideal + Flops{2.0 * routed.rows * n * k} / roof.peak;
  time.compute = time.compute + Seconds{least};
  time.memory = time.memory + bytes / roof.bandwidth;
}

}  // namespace

double ExpertBlock::touched() const {
  const double in_turn = std::min(experts, rows());
  if (even || experts_per_token >= experts) return in_turn;
  return experts * (1.0 - std::pow(1.0 - experts_per_token / experts, tokens));
}

KernelTime expert_block_time(const ExpertBlock& block, const GroupedGemmRoof& roof) {
  ExpertBlock padded = block;
  padded.tokens = std::max(block.tokens, roof.least_tokens);
  const Routed routed{padded.rows(), padded.touched(), block.even};
  KernelTime time;
  add(time, routed, 2.0 * block.intermediate, block.hidden, roof);
  add(time, routed, block.hidden, block.intermediate, roof);
  time.launch = roof.launch;
  return time;
}

GroupedGemmRoof grouped_gemm_roof(const Accelerator& card, const GroupedGemmConstants& constants,
                                  NumberFormat activations, NumberFormat weights, FlopsPerSecond rate) {
  GroupedGemmRoof roof;
  roof.peak = rate;
  roof.efficiency = constants.efficiency;
  roof.tile_overhead = constants.tile_overhead;
  roof.k_overhead = constants.k_overhead;
  roof.units = card.compute_units ? card.compute_units->value : 0.0;
  if (card.memory_bandwidth) roof.bandwidth = constants.bandwidth * card.memory_bandwidth->value;
  roof.launch = constants.launch;
  roof.activation = Bytes{bytes_per_element(activations)};
  roof.weight = Bytes{bytes_per_element(weights)};
  roof.least_rows = constants.least_rows;
  roof.least_tokens = constants.least_tokens;
  return roof;
}

}  // namespace shortboard
