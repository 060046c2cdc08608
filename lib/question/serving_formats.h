#pragma once
#include <vector>

#include "estimate/serving_cluster.h"
#include "hwdb/database.h"
#include "spec/spec.h"

namespace shortboard {

/// Number formats of a service. The format of weights holds for all matrices but router and output embedding, or for
/// the parts that the model's checkpoint of that name narrows. Default of activations: the format of the weights if the
/// card multiplies it, else 16 bits. Default of the cache: 16 bits, or 8 bits if the engine narrows it with them.
/// Defaults are added to `assumed`. Throws SpecError.
[[nodiscard]] ServingFormats serving_formats_of(const Spec& spec, const Serve& serve, const Model& model,
                                                const Accelerator& card, const Engine& engine,
                                                std::vector<Assumption>& assumed);

}  // namespace shortboard
