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

/// Whether two stacks are of one family: their names' first words are alike ("megatron-2024",
/// "megatron-deepspeed-2022").
[[nodiscard]] bool same_family(std::string_view stack, std::string_view other);

/// The id of an engine's port to the cards of a kernel class or else of a vendor, where the database knows it apart:
/// "vllm-2025-amd". Empty where there is none.
[[nodiscard]] std::string engine_port(const Database& database, std::string_view engine, const Accelerator& card);

}  // namespace shortboard
