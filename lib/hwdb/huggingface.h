#pragma once
#include <string>

#include "document/value.h"
#include "hwdb/architecture.h"

namespace shortboard {

/// Reads the architecture from a Hugging Face config.json, whose outermost map is `outer`. A multi-modal model gives
/// its language tower. Keys that do not affect cost are ignored. Throws SpecError if a needed key is missing or a kind
/// of layer is unknown.
[[nodiscard]] Architecture read_huggingface(const Value& outer);

/// Whether read_huggingface reads a key. The config of a hwdb model may have no others.
[[nodiscard]] bool shapes_cost(const std::string& key);

/// The other key under which a config gives the figure `key` ("num_hidden_layers" for "num_layers"). Empty if there is
/// none.
[[nodiscard]] std::string name_in_config(const Node& config, const std::string& key);

}  // namespace shortboard
