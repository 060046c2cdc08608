#include "cost/gemm.h"

#include <array>
#include <cmath>
#include <limits>

namespace shortboard {
namespace {

struct Tile {
  double rows, columns;
};
constexpr std::array kTiles{Tile{256, 256}, Tile{256, 128}, Tile{128, 256}, Tile{128, 128},
                            Tile{128, 64},  Tile{64, 128},  Tile{64, 64},   Tile{32, 64},
                            Tile{16, 128},  Tile{16, 64},   Tile{16, 32}};
constexpr std::array kSplits{1.0, 2.0, 4.0, 8.0, 16.0};
constexpr double kOutputBytes = 2.0, kPartialBytes = 8.0;  // a partial sum is written and read in fp32

double fourth(double x) { return x * x * x * x; }

}  // namespace

KernelTime gemm_time(const GemmShape& shape, const GemmRoof& roof) {
  const double units = roof.units > 0.0 ? roof.units : 1.0;
  const double outputs = shape.groups * shape.m * shape.n;
  const double bytes =
      roof.element.base() * shape.groups * (shape.m * shape.k + shape.k * shape.n) + kOutputBytes * outputs;
  const double unit_rate = roof.peak.base() / units * roof.efficiency;
  double least = std::numeric_limits<double>::infinity(), compute = 0.0, memory = 0.0;
  for (const Tile tile : kTiles) {
    const double area = tile.rows * tile.columns;
    const double tiles = shape.groups * std::ceil(shape.m / tile.rows) * std::ceil(shape.n / tile.columns);
    const double rate = unit_rate * area / (area + roof.tile_overhead);
    for (const double split : kSplits) {
      const double waves = roof.units > 0.0 ? std::ceil(tiles * split / units) : tiles * split;
      const double busy = waves * 2.0 * area * (shape.k / split + roof.k_overhead) / rate;
      const double moved = (bytes + (split > 1.0 ? kPartialBytes * outputs * split : 0.0)) / roof.bandwidth.base();
      const double norm = fourth(busy) + fourth(moved);
      if (norm >= least) continue;
      least = norm;
      compute = busy;
      memory = moved;
    }
  }
  return {shape.flops() / roof.peak, Seconds{compute}, Seconds{memory}, roof.launch};
}

}  // namespace shortboard
