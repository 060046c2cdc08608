#pragma once
#include <string_view>

#include "hwdb/database.h"
#include "spec/spec.h"

namespace shortboard {

/// The language model that a Spec names at `path`: a hwdb entry with its published checkpoints, a hwdb entry with
/// changed keys of its config, or a Hugging Face config.json whose path is relative to the Spec's file. Throws
/// SpecError.
[[nodiscard]] Model model_of(const Spec& spec, std::string_view path, const ModelSpec& model, const Database& database);

}  // namespace shortboard
