#include "spec/metrics.h"

#include <array>

namespace shortboard {
namespace {

using Names = std::span<const std::string_view>;

constexpr std::array<std::string_view, 4> kTrained{"mfu", "tflops_per_accelerator", "tokens_per_s_per_accelerator",
                                                   "step_s"};
constexpr std::array<std::string_view, 6> kServed{"output_tokens_per_s_per_accelerator",
                                                  "input_tokens_per_s_per_accelerator",
                                                  "total_tokens_per_s_per_accelerator",
                                                  "requests_per_s",
                                                  "ttft_ms",
                                                  "tpot_ms"};
constexpr std::array<std::string_view, 4> kGenerated{"latency_s", "step_s", "images_per_s_per_accelerator", "mfu"};

constexpr std::array<std::string_view, 4> kTrainedOwn{"tokens_per_s", "tokens_per_s_per_accelerator", "step_s", "mfu"};
constexpr std::array<std::string_view, 7> kServedOwn{"output_tokens_per_s",
                                                     "output_tokens_per_s_per_accelerator",
                                                     "input_tokens_per_s",
                                                     "input_tokens_per_s_per_accelerator",
                                                     "requests_per_s",
                                                     "ttft_ms",
                                                     "tpot_ms"};
constexpr std::array<std::string_view, 5> kGeneratedOwn{"latency_s", "step_s", "images_per_s",
                                                        "images_per_s_per_accelerator", "mfu"};

}  // namespace

Names published_metrics(WorkloadKind workload) {
  constexpr std::array<Names, 4> kMetrics{Names{kTrained}, Names{kServed}, Names{kGenerated}, Names{}};
  return kMetrics[static_cast<std::size_t>(workload)];
}

Names measured_metrics(WorkloadKind workload) {
  constexpr std::array<Names, 4> kMetrics{Names{kTrainedOwn}, Names{kServedOwn}, Names{kGeneratedOwn}, Names{}};
  return kMetrics[static_cast<std::size_t>(workload)];
}

}  // namespace shortboard
