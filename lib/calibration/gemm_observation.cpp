#include "calibration/gemm_observation.h"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>

#include "hwdb/matrix_rate.h"

namespace shortboard {
namespace {

NumberFormat format_of(const Value& value, std::string_view text) {
  const auto* const found = std::ranges::find(kNumberFormatNames, text);
  if (found == kNumberFormatNames.end()) throw value.error(fmt::format("'{}' is not a number format", text));
  return static_cast<NumberFormat>(found - kNumberFormatNames.begin());
}

Accelerator card_of(const Value& row, const Database& database) {
  const Value id = row.required("accelerator");
  Accelerator card = database.accelerator(id.text(), id.at());
  if (!card.memory_bandwidth) throw id.error("has no memory bandwidth in hwdb");
  return card;
}

FlopsPerSecond rate_of(const Value& row, const Accelerator& card, NumberFormat format) {
  const std::optional<FlopsPerSecond> rate = matrix_rate(card, format);
  if (!rate) throw row.required("dtype").error(fmt::format("hwdb has no rate of this format on {}", card.id));
  return *rate;
}

Seconds latency(const Value& row) { return Seconds{row.required("latency_us").positive() * 1e-6}; }

std::string text_or_empty(const Value& row, std::string_view key) {
  const std::optional<Value> value = row.optional(key);
  return value ? value->text() : std::string{};
}

}  // namespace

Seconds GemmObservation::predicted(const GemmConstants& constants) const {
  return gemm_time(shape, gemm_roof(card, constants, format, rate, true)).total();
}

GemmObservation read_gemm_observation(const Value& row, const Database& database) {
  GemmObservation seen;
  seen.card = card_of(row, database);
  const Value dtype = row.required("dtype");
  seen.format = format_of(dtype, dtype.text());
  seen.rate = rate_of(row, seen.card, seen.format);
  seen.shape = {row.required("m").positive(), row.required("n").positive(), row.required("k").positive()};
  seen.software = text_or_empty(row, "software");
  if (seen.software.empty()) seen.software = text_or_empty(row, "source");
  seen.measured = latency(row);
  return seen;
}

Seconds GroupedGemmObservation::predicted(const GroupedGemmConstants& constants) const {
  ExpertBlock routed = block;
  routed.even = constants.even;
  return expert_block_time(routed, grouped_gemm_roof(card, constants, activations, weights, rate)).total();
}

GroupedGemmObservation read_grouped_gemm_observation(const Value& row, const Database& database) {
  GroupedGemmObservation seen;
  seen.card = card_of(row, database);
  const Value dtype = row.required("dtype");
  const std::string_view formats = dtype.text();
  const std::size_t cross = formats.find('x');
  seen.activations = format_of(dtype, formats.substr(0, cross));
  seen.weights = cross == std::string_view::npos ? seen.activations : format_of(dtype, formats.substr(cross + 1));
  seen.rate = rate_of(row, seen.card, seen.activations);
  seen.block = {row.required("tokens").positive(), row.required("experts").positive(),
                row.required("experts_per_token").positive(), row.required("hidden").positive(),
                row.required("intermediate").positive()};
  seen.source = text_or_empty(row, "source");
  seen.measured = latency(row);
  return seen;
}

}  // namespace shortboard
