#pragma once
#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace shortboard {

/// Classifier-free guidance, which determines the passes of the denoiser per step.
enum class Guidance : std::uint8_t {
  none,      ///< One pass.
  embedded,  ///< One pass; the scale is an input of the model.
  cfg,       ///< Two passes: with and without the prompt.
};
inline constexpr std::array<std::string_view, 3> kGuidanceNames{"none", "embedded", "cfg"};
static_assert(kGuidanceNames.size() == static_cast<std::size_t>(Guidance::cfg) + 1);
[[nodiscard]] constexpr double passes(Guidance guidance) { return guidance == Guidance::cfg ? 2.0 : 1.0; }

}  // namespace shortboard
