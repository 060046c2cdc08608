#pragma once
#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace shortboard {

/// Which weights a training run changes.
enum class Task : std::uint8_t {
  pretrain,  ///< All weights.
  sft,       ///< All weights, on examples that are packed into sequences.
  lora,      ///< Low-rank adapters beside frozen weights, which have no gradients and no optimizer state.
};
inline constexpr std::array<std::string_view, 3> kTaskNames{"pretrain", "sft", "lora"};
static_assert(kTaskNames.size() == static_cast<std::size_t>(Task::lora) + 1);

}  // namespace shortboard
