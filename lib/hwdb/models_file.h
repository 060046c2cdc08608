#pragma once
#include <string>

#include "hwdb/database.h"

namespace shortboard {

/// Adds the models of a file to a database. The file is a map from a model's id to its architecture in the keys of a
/// Hugging Face config.json (hidden_size, num_hidden_layers, ...), or to {hf: NAME}, which names the file
/// ../hf-configs/NAME.json relative to the file's directory. A model replaces the one with the same id but keeps its
/// checkpoints; a model with the same sizes as the known one changes nothing. Throws SpecError if the file is missing
/// or not such a map. A wrong architecture is an error only when it is used.
void overlay_models(Database& database, const std::string& file);

}  // namespace shortboard
