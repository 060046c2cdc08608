#pragma once
#include <array>
#include <string>
#include <string_view>

#include "analysis/case.h"
#include "document/node.h"
#include "document/value.h"
#include "hwdb/database.h"
#include "spec/group_keys.h"

namespace shortboard {

/// Metrics of `published` beside a training job.
inline constexpr std::array<std::string_view, 4> kTrainingMetrics{"mfu", "tflops_per_accelerator",
                                                                  "tokens_per_s_per_accelerator", "step_s"};

/// Reads a spec into a question, with the entries of hwdb that it names:
///     cluster.groups[0]: {accelerator, count, system, fabric, domain, scale_out, host_memory_bandwidth}   required:
///     accelerator, count train: {model, sequence, global_batch, tokens, precision}  required: model (a name,
///     {huggingface: path},
///            or {name, override: {num_hidden_layers: 4}})
///     plan: auto, or {tensor, pipeline, context, data, expert, virtual_stages, micro_batch, schedule, sharding,
///            recompute, sequence_parallel, context_exchange}
///     stack: a software stack of hwdb
///     published: [{metric, value, source}]                       measured figures to print beside ours
///     measured: {tokens_per_s, tokens_per_s_per_accelerator, step_s, mfu}   of the run itself: what would explain them
/// Every default taken goes to TrainingQuestion::assumed. Throws SpecError for what is not right, with its place in
/// `file`; paths in the spec are relative to the file.
[[nodiscard]] TrainingQuestion read_case(const Node& document, const std::string& file, const Database& database);

/// The same of one of several groups of cards.
[[nodiscard]] TrainingQuestion read_group_case(const Value& spec, const std::string& file, const Database& database,
                                               const GroupKeys& keys);

}  // namespace shortboard
