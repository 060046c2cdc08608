#pragma once
#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace shortboard {

/// Number formats of matrix units. hwdb and specs use the same names.
enum class NumberFormat : std::uint8_t { fp64, fp32, tf32, bf16, fp16, fp8, fp6, fp4, int8, int4 };
inline constexpr std::array<std::string_view, 10> kNumberFormatNames{"fp64", "fp32", "tf32", "bf16", "fp16",
                                                                     "fp8",  "fp6",  "fp4",  "int8", "int4"};
static_assert(kNumberFormatNames.size() == static_cast<std::size_t>(NumberFormat::int4) + 1);

/// A table with one value per number format.
template <class T>
using PerFormat = std::array<T, kNumberFormatNames.size()>;

[[nodiscard]] constexpr std::size_t index(NumberFormat format) { return static_cast<std::size_t>(format); }
[[nodiscard]] constexpr std::string_view name(NumberFormat format) { return kNumberFormatNames[index(format)]; }

/// Bytes of one number in memory, without the scales of block formats.
[[nodiscard]] constexpr double bytes_per_element(NumberFormat format) {
  constexpr std::array<double, 10> kBytes{8.0, 4.0, 4.0, 2.0, 2.0, 1.0, 0.75, 0.5, 1.0, 0.5};
  return kBytes[index(format)];
}

/// Whether a number has fewer than 16 bits.
[[nodiscard]] constexpr bool is_narrow(NumberFormat format) { return bytes_per_element(format) < 2.0; }

}  // namespace shortboard
