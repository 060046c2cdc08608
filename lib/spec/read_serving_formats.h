#pragma once
#include <string>
#include <vector>

#include "document/value.h"
#include "estimate/serving_cluster.h"
#include "hwdb/database.h"

namespace shortboard {

/// The model of a serving spec, with its published checkpoints where hwdb knows them.
[[nodiscard]] Model read_served_model(const Value& model, const std::string& file, const Database& database);

/// serve.weights, serve.activations, serve.kv_cache: a number format each, mxfp4 and nvfp4 beside. Weights narrow all
/// matrices but router and output embedding, or the parts that the model's checkpoint of that name narrows. Activations
/// are as narrow as the weights where the card multiplies that, else 16 bits; the cache has 16 bits, or 8 where the
/// engine narrows it with them. What is taken goes to `assumed`.
[[nodiscard]] ServingFormats read_serving_formats(const Value& serve, const Model& model, const Accelerator& card,
                                                  const Engine& engine, std::vector<Assumption>& assumed);

}  // namespace shortboard
