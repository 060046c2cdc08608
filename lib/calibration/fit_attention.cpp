#include "calibration/fit_attention.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "calibration/attention_measurement.h"
#include "calibration/least_squares.h"
#include "hwdb/read_attention_constants.h"
#include "hwdb/read_entry.h"
#include "units/spec_error.h"

namespace shortboard {
namespace {

constexpr double kSoft = 0.1;         // residuals of the logarithm beyond which a row counts linearly
constexpr double kExpectation = 0.2;  // weight of an expectation beside one row
constexpr std::size_t kLeastRows = 5;

/// A measured row on its card. The roof's constants are the present guess.
struct Observation {
  AttentionMeasurement measurement;
  AttentionRoof roof;
  double weight = 1.0;
};

/// A constant to find, by its logarithm, with its prior: e^start, or `ratio` times another constant.
struct Constant {
  Unknown log{};
  int beside = -1;
  double ratio = 1.0;
};
Constant expected(double value, double low, double high) { return {{std::log(value), std::log(low), std::log(high)}}; }
Constant expected_beside(int beside, double ratio, double value, double low, double high) {
  return {{std::log(value), std::log(low), std::log(high)}, beside, ratio};
}

/// Where a constant goes: the observations' roofs and the result are set by the same function.
using Setter = std::function<void(std::span<const double> values, AttentionForward&, AttentionDecode&)>;

/// The decode kernel of the rows: with cached keys and values, or latent ones.
template <class Both>
AttentionDecode& kernel_of(const Observation& row, Both& both) {
  return row.measurement.shape.latent ? both.latent : both.decode;
}

std::vector<double> powers(std::span<const double> logs) {
  std::vector<double> out;
  for (const double log : logs) out.push_back(std::exp(log));
  return out;
}

void fit(std::vector<Observation>& observations, std::span<const Constant> constants, const Setter& set, bool prepares,
         AttentionConstants& result) {
  std::vector<Unknown> unknowns;
  for (const Constant& constant : constants) unknowns.push_back(constant.log);
  const Residuals residuals = [&](std::span<const double> guess) {
    const std::vector<double> values = powers(guess);
    std::vector<double> out;
    for (Observation& o : observations) {
      set(values, o.roof.forward, kernel_of(o, o.roof));
      const Seconds time = attention_operator_time(o.measurement, o.roof, prepares);
      out.push_back(o.weight * std::log(time.base() / o.measurement.latency.base()));
    }
    for (std::size_t i = 0; i < constants.size(); ++i) {
      const Constant& c = constants[i];
      const double expectation =
          c.beside < 0 ? c.log.start : guess[static_cast<std::size_t>(c.beside)] + std::log(c.ratio);
      out.push_back(kExpectation * (guess[i] - expectation));
    }
    return out;
  };
  const Fit found = least_squares(unknowns, residuals, kSoft);
  set(powers(found.values), result.forward, kernel_of(observations.front(), result));
}

/// Constants of new tokens. The prior of a score's other work is the time of its products at head size 128. It grows a
/// little less than they do with the head size, and is equal in 8 and 16 bits.
void fit_forward(std::vector<Observation>& observations, AttentionConstants& result) {
  const double products =
      1e12 * 4.0 * kScoreSizes[1] / (result.unit_rate.base() * result.forward.efficiency);  // in picoseconds
  const auto score = [&](int beside, double ratio, double size) {
    return expected_beside(beside, ratio, size * products, 0.02 * size * products, 20.0 * size * products);
  };
  const std::vector<Constant> constants{expected(10.0, 2.0, 40.0),
                                        expected(0.5, 0.01, 5.0),
                                        expected(0.8, 0.2, 1.0),
                                        expected(0.5, 0.02, 20.0),
                                        expected_beside(3, 1.0, 0.5, 0.02, 20.0),
                                        score(6, 1.0 / 1.6, 0.6),
                                        score(-1, 1.0, 1.0),
                                        score(6, 1.8, 1.8),
                                        score(9, 1.0 / 1.6, 0.6),
                                        score(6, 1.0, 1.0),
                                        score(9, 1.8, 1.8)};
  const Setter set = [](std::span<const double> v, AttentionForward& c, AttentionDecode&) {
    c.launch = Seconds{1e-6 * v[0]};
    c.tail = v[1];
    c.bandwidth = v[2];
    c.wide.tile = Seconds{1e-6 * v[3]};
    c.narrow.tile = Seconds{1e-6 * v[4]};
    for (std::size_t i = 0; i < c.wide.score.size(); ++i) {
      c.wide.score[i] = Seconds{1e-12 * v[5 + i]};
      c.narrow.score[i] = Seconds{1e-12 * v[8 + i]};
    }
  };
  fit(observations, constants, set, result.prepares, result);
}

/// Constants of one decode kernel. Only rows with 8-bit caches show whether it multiplies them in 8 bits.
void fit_decode(std::vector<Observation>& observations, AttentionConstants& result) {
  const std::vector<Constant> constants{expected(9.0, 2.0, 40.0),  expected(3.0, 0.05, 30.0),
                                        expected(1.5, 0.02, 20.0), expected(60.0, 3.0, 400.0),
                                        expected(0.8, 0.2, 1.5),   expected(0.87, 0.3, 1.0),
                                        expected(0.5, 0.02, 1.0),  expected_beside(6, 0.75, 0.4, 0.02, 1.0)};
  const bool narrow = std::ranges::any_of(observations, [](const Observation& o) {
    return o.measurement.shape.latent && o.measurement.shape.cache_bytes < 2.0;
  });
  const Setter set = [narrow](std::span<const double> v, AttentionForward&, AttentionDecode& c) {
    c.launch = Seconds{1e-6 * v[0]};
    c.combine = Seconds{1e-6 * v[1]};
    c.block = Seconds{1e-6 * v[2]};
    c.stream = BytesPerSecond{1e9 * v[3]};
    c.narrow_stream = v[4];
    c.bandwidth = v[5];
    c.efficiency = v[6];
    if (narrow) c.narrow_efficiency = v[7];
  };
  fit(observations, constants, set, result.prepares, result);
}

/// A card's weight is the square root of its rows, because a class's constants are for all of its cards.
void weigh(std::vector<Observation>& observations) {
  std::map<std::string, double> rows;
  for (const Observation& o : observations) ++rows[o.measurement.accelerator];
  const double each = static_cast<double>(observations.size()) / static_cast<double>(rows.size());
  for (Observation& o : observations) o.weight = std::pow(each / rows[o.measurement.accelerator], 0.25);
}

/// Writes the constants into the block and keeps its provenance.
void replace(Node& block, const AttentionConstants& constants) {
  Node fresh = attention_constants_node(constants);
  for (Node& child : block.children)
    if (child.key == "confidence" || child.key == "source" || child.key == "note") fresh.children.push_back(child);
  block.children = std::move(fresh.children);
}

}  // namespace

void fit_attention(std::span<const Value> rows, const Database& base, Node& kernel_class_entry) {
  AttentionConstants constants = read_kernel_class(Value{kernel_class_entry, "kernel class"}).attention;
  std::vector<Observation> forward, decode, latent;
  for (const Value& row : rows) {
    Observation observation{read_attention_measurement(row), {}};
    const Accelerator card = base.accelerator(observation.measurement.accelerator, row.required("accelerator").at());
    observation.roof = measured_roof(row, card, constants);
    const AttentionPhase phase = observation.measurement.phase;
    auto& of_kernel = phase == AttentionPhase::mla_decode ? latent : is_decode(phase) ? decode : forward;
    of_kernel.push_back(std::move(observation));
  }
  weigh(forward);
  weigh(decode);
  weigh(latent);
  if (forward.size() >= kLeastRows) fit_forward(forward, constants);
  if (decode.size() >= kLeastRows) fit_decode(decode, constants);
  if (latent.size() >= kLeastRows) fit_decode(latent, constants);
  for (Node& child : kernel_class_entry.children)
    if (child.key == "attention") replace(child, constants);
}

}  // namespace shortboard
