#include "validation/attention_rows.h"

#include <fmt/format.h>

#include "calibration/attention_measurement.h"

namespace shortboard {

ValidatedRow predict_attention(const Value& row, const Database& database) {
  const AttentionMeasurement measured = read_attention_measurement(row);
  const Accelerator card = database.accelerator(measured.accelerator, row.required("accelerator").at());
  const AttentionConstants constants = database.kernel_class(card.kernel_class).attention;
  const AttentionRoof roof = measured_roof(row, card, constants);
  const AttentionShape& s = measured.shape;
  const auto bits = [](double bytes) { return static_cast<int>(8.0 * bytes); };
  ValidatedRow result;
  result.id = fmt::format("{} {} q{} kv{} {}x{} heads {}/{} of {}",
                          kAttentionPhaseNames[static_cast<std::size_t>(measured.phase)], card.id, bits(s.query_bytes),
                          bits(s.cache_bytes), s.sequences, s.keys, s.heads, s.kv_heads, s.key_size);
  if (const auto source = row.optional("source")) result.source = source->text();
  result.accelerator = card.id;
  result.kind = "attention";
  result.metric = "latency_us";
  result.measured = 1e6 * measured.latency.base();
  result.predicted = 1e6 * attention_operator_time(measured, roof, constants.prepares).base();
  return result;
}

}  // namespace shortboard
