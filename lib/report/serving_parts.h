#pragma once
#include <vector>

#include "analysis/serving_answer.h"
#include "report/report.h"

namespace shortboard {

/// Parts of the reports on services.

[[nodiscard]] Wording plan_wording(const ServingPlan& plan);
/// The plan of one replica, without the number of replicas.
[[nodiscard]] Wording replica_wording(const ServingPlan& plan);
[[nodiscard]] std::vector<Figure> replica_figures(const ServingPlan& plan);
/// One phase (prefill or decode) by itself: figures, ladder and gains.
[[nodiscard]] Section phase_section(const ServingPhase& phase);
/// Rates and latencies of a service: requests, tokens, TTFT and TPOT.
[[nodiscard]] std::vector<Figure> rate_figures(double requests, double input_tokens, double output_tokens, Seconds ttft,
                                               Seconds tpot);

}  // namespace shortboard
