#pragma once
#include "analysis/serving_case.h"
#include "document/value.h"

namespace shortboard {

/// `objective: {ttft_p90: 2 s, tpot_p90: 50 ms}`: ttft, tpot at _p50, _p90, _p95, _p99 or _mean, and latency_mean.
/// Throws SpecError.
[[nodiscard]] std::vector<LatencyLimit> read_objective(const Value& objective);

/// `roles: auto`, or `{prefill, decode, overlapped}` where a role is its cards, or a map of cards and the division of a
/// replica: {cards, tensor, pipeline, attention_data, expert}. Throws SpecError.
[[nodiscard]] ServingRoles read_roles(const Value& roles);

}  // namespace shortboard
