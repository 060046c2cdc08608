#pragma once
#include <string>

#include "hwdb/database.h"

namespace shortboard {

/// Adds the models of a file to a database, over those it has: a map from a model's id to its architecture in the terms
/// of a Hugging Face config.json (hidden_size, num_hidden_layers, ...), or to {hf: NAME}, which stands for
/// ../hf-configs/NAME.json beside the file's directory. What the database knows of a model's checkpoints stays, and all
/// that it knows of a model to which the file gives the same sizes. Throws SpecError for a file that is missing or not
/// such a map; an architecture that can't be read is an error only of what uses it.
void overlay_models(Database& database, const std::string& file);

}  // namespace shortboard
