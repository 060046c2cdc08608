#include "hwdb/matrix_rate.h"

namespace shortboard {
namespace {

using Rate = std::optional<FlopsPerSecond>;

Rate published(const Peaks& peaks, NumberFormat format) {
  const auto& peak = peaks[index(format)];
  return peak ? Rate{peak->value} : std::nullopt;
}

/// The first known rate of a list.
Rate either(const Rate& first, const Rate& second) { return first ? first : second; }

Rate times(double factor, const Rate& rate) { return rate ? Rate{factor * *rate} : std::nullopt; }

}  // namespace

Rate matrix_rate(const Accelerator& card, NumberFormat format) {
  const auto peak = [&](NumberFormat other) { return published(card.peak, other); };
  if (const Rate own = peak(format)) return own;
  const Rate sixteen = either(peak(NumberFormat::bf16), peak(NumberFormat::fp16));
  const Rate eight = either(peak(NumberFormat::fp8), peak(NumberFormat::int8));
  switch (format) {
    case NumberFormat::bf16:
    case NumberFormat::fp16:
      return sixteen;
    case NumberFormat::tf32:
      return times(0.5, sixteen);
    case NumberFormat::fp64:
    case NumberFormat::fp32:
      return published(card.vector_peak, format);
    case NumberFormat::fp8:
    case NumberFormat::int8:
    case NumberFormat::fp6:
      return either(eight, times(2.0, sixteen));
    case NumberFormat::fp4:
    case NumberFormat::int4:
      return times(4.0, sixteen);
  }
  return std::nullopt;
}

NumberFormat wide_format(const Accelerator& card) {
  return card.peak[index(NumberFormat::bf16)] ? NumberFormat::bf16 : NumberFormat::fp16;
}

}  // namespace shortboard
