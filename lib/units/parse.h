#pragma once
#include <string_view>

#include "units/quantity.h"
#include "units/spec_error.h"

namespace shortboard {

/// Each function reads a figure with its unit: a plain or scientific decimal, an optional space, and a unit with an
/// optional prefix. The prefixes k M G T P are powers of 1000; Ki Mi Gi Ti Pi, only for B, are powers of 1024. Figures
/// are finite and >= 0. Each throws SpecError at `at` for a missing unit, a unit of another dimension, a sign, NaN,
/// infinity and overflow.
[[nodiscard]] Bytes parse_bytes(std::string_view text, const Location& at);  ///< "80 GB", "81559 MiB"
[[nodiscard]] BytesPerSecond parse_bytes_per_second(std::string_view text,
                                                    const Location& at);  ///< "3.35 TB/s", "400 Gb/s"
[[nodiscard]] FlopsPerSecond parse_flops_per_second(std::string_view text,
                                                    const Location& at);         ///< "989.4 TFLOPS", "1979 TOPS"
[[nodiscard]] Seconds parse_seconds(std::string_view text, const Location& at);  ///< "50 ms", "3 us"
[[nodiscard]] Watts parse_watts(std::string_view text, const Location& at);      ///< "700 W", "10 kW"
[[nodiscard]] Hertz parse_hertz(std::string_view text, const Location& at);      ///< "1830 MHz"

}  // namespace shortboard
