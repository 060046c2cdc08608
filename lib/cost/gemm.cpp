#include "cost/gemm.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

namespace shortboard {
namespace {

struct Tile {
  double rows, columns;
};
constexpr std::array kTiles{Tile{256, 256}, Tile{256, 128}, Tile{128, 256}, Tile{128, 128}, Tile{128, 64},
                            Tile{64, 128},  Tile{64, 64},   Tile{32, 64},   Tile{16, 128},  Tile{16, 64},
                            Tile{16, 32},   Tile{8, 64},    Tile{8, 32}};
constexpr std::array kSplits{2.0, 4.0, 8.0, 16.0, 32.0};
constexpr double kOutputBytes = 2.0;
constexpr double kPartialBytes =
    1.0;  // of the 8 that a partial sum takes in fp32, written and read, most stay in cache
constexpr double kPowerExponent = 0.6;

double fourth(double x) { return x * x * x * x; }

/// One way to run the product, and the fourth power of its time without launch and reduction.
struct Candidate {
  double compute = 0.0, memory = 0.0;
  double norm = std::numeric_limits<double>::infinity();

  void improve(double busy, double moved) {
    const double found = fourth(busy) + fourth(moved);
    if (found < norm) *this = {busy, moved, found};
  }
  [[nodiscard]] double time() const { return std::sqrt(std::sqrt(norm)); }
};

/// Bytes as if all came from memory: bytes in the cache are divided by its speed.
double memory_bytes(double bytes, const GemmRoof& roof) {
  if (roof.cache == Bytes{}) return bytes;
  const double held = std::clamp(2.0 - bytes / roof.cache.base(), 0.0, 1.0);
  return bytes * (1.0 - held + held / roof.cache_speed);
}

/// std::ceil of x >= 0 without the call that it is on processors before SSE 4.1: this is the inner loop of a search.
/// Numbers without a fractional part in double stay as they are.
double whole(double x) {
  if (x > 1e15) return x;
  const auto below = static_cast<double>(static_cast<long long>(x));
  return below < x ? below + 1.0 : below;
}

/// Whole waves of tiles; tiles if the number of units is unknown.
double waves(double tiles, double units) { return units > 0.0 ? whole(tiles / units) : tiles; }

}  // namespace

KernelTime gemm_time(const GemmShape& shape, const GemmRoof& roof) {
  const double outputs = shape.groups * shape.m * shape.n, inputs = shape.groups * shape.m * shape.k;
  const double weight = roof.weight == Bytes{} ? roof.element.base() : roof.weight.base();
  const double bytes = memory_bytes(
      roof.element.base() * inputs + weight * shape.groups * shape.k * shape.n + kOutputBytes * outputs, roof);
  const double unit_rate = roof.peak.base() / (roof.units > 0.0 ? roof.units : 1.0) * roof.efficiency;
  const double per_byte = 1.0 / roof.bandwidth.base(), whole_memory = bytes * per_byte;
  Candidate one, parted;
  for (const Tile tile : kTiles) {
    const double area = tile.rows * tile.columns;
    const double tiles = shape.groups * whole(shape.m / tile.rows) * whole(shape.n / tile.columns);
    const double step = 2.0 * (area + roof.tile_overhead) / unit_rate;  // of one tile along k
    one.improve(waves(tiles, roof.units) * step * (shape.k + roof.k_overhead), whole_memory);
    for (const double split : kSplits)
      parted.improve(waves(tiles * split, roof.units) * step * (shape.k / split + roof.k_overhead),
                     whole_memory + kPartialBytes * outputs * split * per_byte);
  }
  const bool split = parted.time() + roof.split.base() < one.time();
  const Candidate& best = split ? parted : one;
  return {shape.flops() / roof.peak, Seconds{best.compute}, Seconds{best.memory},
          split ? roof.launch + roof.split : roof.launch, inputs * roof.quantised / roof.bandwidth};
}

GemmRoof gemm_roof(const Accelerator& card, const GemmConstants& constants, NumberFormat format, FlopsPerSecond rate,
                   bool repeated) {
  double efficiency = constants.efficiency;
  if (card.power && constants.full_power > 0.0) {
    const double wanted = constants.full_power * rate.base() / 1e12;
    efficiency *= std::pow(std::min(1.0, card.power->value.base() / wanted), kPowerExponent);
  }
  GemmRoof roof;
  roof.peak = rate;
  roof.efficiency = efficiency;
  roof.tile_overhead = constants.tile_overhead;
  roof.k_overhead = constants.k_overhead;
  roof.units = card.compute_units ? card.compute_units->value : 0.0;
  if (card.memory_bandwidth) roof.bandwidth = constants.bandwidth * card.memory_bandwidth->value;
  roof.launch = constants.launch;
  roof.element = Bytes{bytes_per_element(format)};
  if (repeated && card.l2_cache) roof.cache = constants.cache_share * card.l2_cache->value;
  roof.cache_speed = constants.cache_speed;
  roof.split = constants.split;
  roof.quantised = Bytes{constants.quantised};
  return roof;
}

}  // namespace shortboard
