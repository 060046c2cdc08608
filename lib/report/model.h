#pragma once
#include <string>

#include "hwdb/database.h"

namespace shortboard {

/// A row a model: total and active parameters, ours and published.
[[nodiscard]] std::string list_models(const Database& database, bool json);

/// What a model is made of: parameters by place, FLOPs a token, key-value cache a token.
[[nodiscard]] std::string show_model(const Model& model, bool json);

}  // namespace shortboard
