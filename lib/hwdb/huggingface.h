#pragma once
#include <string>

#include "document/value.h"
#include "hwdb/architecture.h"

namespace shortboard {

/// The architecture that a Hugging Face config.json tells of; `outer` is its outermost map. A multi-modal model gives
/// its language tower. Keys that do not shape cost are passed over; a key that is needed and missing, or a kind of
/// layer that can't be read, throws SpecError.
[[nodiscard]] Architecture read_huggingface(const Value& outer);

/// Whether read_huggingface looks at a key: a preset's config may hold no others.
[[nodiscard]] bool shapes_cost(const std::string& key);

/// The key under which a config holds what `key` means, where that is another one ("num_hidden_layers" for
/// "num_layers"); empty where it holds none under another name.
[[nodiscard]] std::string name_in_config(const Node& config, const std::string& key);

}  // namespace shortboard
