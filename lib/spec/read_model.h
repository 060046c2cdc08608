#pragma once
#include <string>

#include "document/value.h"
#include "hwdb/database.h"

namespace shortboard {

/// A language model of a spec: a name of hwdb, {huggingface: config.json} with a path relative to the spec's `file`, or
/// {name, override: {num_hidden_layers: 4}}. Throws SpecError.
[[nodiscard]] Architecture read_model_of(const Value& model, const std::string& file, const Database& database);

}  // namespace shortboard
