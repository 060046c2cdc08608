#pragma once
#include <string>

#include "analysis/generation_case.h"
#include "document/node.h"
#include "hwdb/database.h"

namespace shortboard {

/// Reads a spec that generates pictures or video:
///     cluster.groups[0]: as read_cluster reads it
///     generate: {model, resolution: [width, height], frames, steps, guidance: none|embedded|cfg, batch, precision,
///                compiled, attention: fused|unfused, objective: throughput|latency}     required: model
///     plan: auto, or {ulysses, ring, cfg_parallel, pipefusion, tensor} of one replica, each a number or auto
///     stack: the software, an entry of hwdb/pipelines
///     published: [{metric, value, source}]
/// Every default taken goes to GenerationQuestion::assumed. Throws SpecError for what is not right, with its place.
[[nodiscard]] GenerationQuestion read_generation(const Node& document, const std::string& file,
                                                 const Database& database);

}  // namespace shortboard
