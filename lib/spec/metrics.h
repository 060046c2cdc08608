#pragma once
#include <span>
#include <string_view>

#include "spec/choices.h"

namespace shortboard {

/// Metrics that `published` may name for a workload; post-training has none.
[[nodiscard]] std::span<const std::string_view> published_metrics(WorkloadKind workload);

/// Metrics that `measured` may name.
[[nodiscard]] std::span<const std::string_view> measured_metrics(WorkloadKind workload);

}  // namespace shortboard
