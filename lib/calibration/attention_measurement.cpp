#include "calibration/attention_measurement.h"

#include <fmt/format.h>

#include "cost/attention.h"

namespace shortboard {
namespace {

constexpr double kPositionSize = 64.0;

double element_bytes(const Value& format) {
  return bytes_per_element(static_cast<NumberFormat>(format.one_of("number format", kNumberFormatNames)));
}

AttentionPhase phase_of(const Value& row) {
  if (const auto phase = row.optional("phase"))
    return static_cast<AttentionPhase>(phase->one_of("attention phase", kAttentionPhaseNames));
  return row.optional("context") ? AttentionPhase::decode : AttentionPhase::prefill;
}

}  // namespace

AttentionMeasurement read_attention_measurement(const Value& row) {
  AttentionMeasurement measurement;
  measurement.accelerator = row.required("accelerator").text();
  measurement.phase = phase_of(row);
  const AttentionPhase phase = measurement.phase;
  AttentionShape& shape = measurement.shape;
  shape.sequences = row.required("batch").positive();
  shape.heads = row.required("heads").positive();
  shape.kv_heads = row.required("kv_heads").positive();
  const Value size = row.required("head_dim");
  shape.key_size = shape.value_size = size.positive();
  if (phase == AttentionPhase::mla_prefill || phase == AttentionPhase::mla_decode) {
    shape.value_size -= kPositionSize;
    if (shape.value_size <= 0.0)
      throw size.error("is too small: 64 elements are position, and none are left for values");
  }
  const auto dtype = row.optional("dtype"), cache = row.optional("kv_dtype");
  if (dtype) shape.query_bytes = element_bytes(*dtype);
  shape.cache_bytes = cache ? element_bytes(*cache) : shape.query_bytes;
  const auto context = row.optional("context");
  const double tokens = (context && is_decode(phase) ? *context : row.required("seq")).positive();
  shape.keys = tokens;
  shape.queries = is_decode(phase) ? 1.0 : tokens;
  const bool causal = phase == AttentionPhase::prefill || phase == AttentionPhase::mla_prefill;
  shape.context = causal ? (tokens + 1.0) / 2.0 : tokens;
  shape.latent = phase == AttentionPhase::mla_decode;
  measurement.latency = Seconds{1e-6 * row.required("latency_us").positive()};
  return measurement;
}

AttentionRoof measured_roof(const Value& row, const Accelerator& card, const AttentionConstants& constants) {
  const auto& bf16 = card.peak[index(NumberFormat::bf16)];
  const auto& peak = bf16 ? bf16 : card.peak[index(NumberFormat::fp16)];
  const Value name = row.required("accelerator");
  if (!peak) throw name.error(fmt::format("hwdb has no 16-bit peak of '{}'", card.id));
  if (!card.memory_bandwidth) throw name.error(fmt::format("hwdb has no memory bandwidth of '{}'", card.id));
  AttentionRoof roof = attention_roof(card, peak->value, constants);
  if (card.l2_cache) roof.cache = constants.reuse * card.l2_cache->value;
  return roof;
}

Seconds attention_operator_time(const AttentionMeasurement& measurement, const AttentionRoof& roof, bool prepares) {
  const AttentionShape& shape = measurement.shape;
  if (is_decode(measurement.phase)) return attention_decode_time(shape, roof).total();
  if (prepares && measurement.phase == AttentionPhase::prefill) return attention_prefill_time(shape, roof);
  return attention_forward_time(shape, roof).total();
}

}  // namespace shortboard
