#pragma once
#include <vector>

#include "estimate/serving_cluster.h"
#include "hwdb/database.h"
#include "spec/spec.h"

namespace shortboard {

/// Number formats of a service. Weights narrow all matrices but router and output embedding, or the parts that the
/// model's checkpoint of that name narrows. Activations are as narrow as the weights where the card multiplies that,
/// else 16 bits; the cache has 16 bits, or 8 where the engine narrows it with them. What is taken is added to
/// `assumed`. Throws SpecError.
[[nodiscard]] ServingFormats serving_formats_of(const Spec& spec, const Serve& serve, const Model& model,
                                                const Accelerator& card, const Engine& engine,
                                                std::vector<Assumption>& assumed);

}  // namespace shortboard
