#include "validation/validated_row.h"

#include <algorithm>
#include <array>
#include <string_view>

namespace shortboard {
namespace {

constexpr std::array<std::string_view, 6> kTimes{"latency", "step_", "iteration", "denoise", "ttft", "tpot"};

}  // namespace

double ValidatedRow::speed_error() const {
  const bool time = std::ranges::any_of(kTimes, [&](std::string_view word) { return metric.starts_with(word); });
  return time ? measured / predicted - 1.0 : predicted / measured - 1.0;
}

}  // namespace shortboard
