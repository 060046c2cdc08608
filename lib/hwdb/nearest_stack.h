#pragma once
#include <string>
#include <string_view>

#include "hwdb/database.h"

namespace shortboard {

/// The id of the stack with this name, if the database has it. Else the id of the nearest stack of its family: the most
/// equal leading words, then the fewest other words, then the closest year ("megatron-lm-2023" is a megatron stack).
/// Else the default stack.
[[nodiscard]] std::string nearest_stack(const Database& database, std::string_view name);
/// The id of the nearest serving engine, chosen like nearest_stack.
[[nodiscard]] std::string nearest_engine(const Database& database, std::string_view name);

/// The id of the nearest software for images and video, chosen like nearest_stack.
[[nodiscard]] std::string nearest_pipeline(const Database& database, std::string_view name);

/// Whether two stacks are of one family: the first words of their names are equal ("megatron-2024",
/// "megatron-deepspeed-2022").
[[nodiscard]] bool same_family(std::string_view stack, std::string_view other);

/// The id of an engine's port to the cards of a kernel class or else of a vendor, if the database has one:
/// "vllm-2025-amd". Empty if there is none.
[[nodiscard]] std::string engine_port(const Database& database, std::string_view engine, const Accelerator& card);

}  // namespace shortboard
