#pragma once
#include <string>

#include "analysis/case.h"
#include "document/node.h"
#include "hwdb/database.h"

namespace shortboard {

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
/// Every default taken goes to Case::assumed. Throws SpecError for what is not right, with its place in `file`; paths
/// in the spec are relative to the file.
[[nodiscard]] Case read_case(const Node& document, const std::string& file, const Database& database);

}  // namespace shortboard
