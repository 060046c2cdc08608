#pragma once
#include <string>
#include <string_view>

#include "hwdb/database.h"

namespace shortboard {

/// The id of the stack that a name stands for where the database knows it; else of the nearest of its family (most
/// leading words alike, then fewest others, then the closest year: "megatron-lm-2023" is a megatron stack), else of the
/// plain default.
[[nodiscard]] std::string nearest_stack(const Database& database, std::string_view name);
/// The same for a serving engine.
[[nodiscard]] std::string nearest_engine(const Database& database, std::string_view name);

/// The same of the software that generates pictures and video.
[[nodiscard]] std::string nearest_pipeline(const Database& database, std::string_view name);

}  // namespace shortboard
