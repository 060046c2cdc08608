#pragma once
#include <array>
#include <string>
#include <string_view>

#include "analysis/serving_case.h"
#include "document/node.h"
#include "hwdb/database.h"
#include "spec/group_keys.h"

namespace shortboard {

/// Metrics of `published` beside a service.
inline constexpr std::array<std::string_view, 6> kServingMetrics{"output_tokens_per_s_per_accelerator",
                                                                 "input_tokens_per_s_per_accelerator",
                                                                 "total_tokens_per_s_per_accelerator",
                                                                 "requests_per_s",
                                                                 "ttft_ms",
                                                                 "tpot_ms"};

/// Reads a serving spec into a question:
///     cluster.groups[0]   as read_cluster
///     serve: {model, weights, activations, kv_cache, mode, input, output, batch, concurrency, requests, rate,
///             trace, objective, roles, prefix_hit, speculation: {drafted, accepted}, lora: {rank, adapters},
///             expert_imbalance}
///                     required: model; input and output as read_lengths, trace as read_trace, the others as
///                     read_objective
///     plan: auto, or {tensor, pipeline, attention_data, expert, replicas}, each a number or auto
///     stack: a serving engine of hwdb
///     published: [{metric, value, source}]; measured: {output_tokens_per_s, ..., ttft_ms, tpot_ms} of the run itself
/// Every default taken goes to ServingQuestion::assumed. Throws SpecError for what is not right.
[[nodiscard]] ServingQuestion read_serving(const Node& document, const std::string& file, const Database& database);

/// The same of one of several groups of cards, whose roles are for the reader of all groups.
[[nodiscard]] ServingQuestion read_group_serving(const Value& spec, const std::string& file, const Database& database,
                                                 const GroupKeys& keys);

}  // namespace shortboard
