#pragma once
#include <string>
#include <string_view>

namespace shortboard {

/// Numbers for people: no exponents, digits in groups of three, M, B and T from a million on.
[[nodiscard]] std::string number_text(double value);   ///< 0.3281, 16,204, 2.46 M, 15.6 T
[[nodiscard]] std::string count_text(double value);    ///< 16,384
[[nodiscard]] std::string percent_text(double share);  ///< 38.4%
[[nodiscard]] std::string gain_text(double gain);      ///< +16.7%; x12.3 from tenfold on
[[nodiscard]] std::string span_text(double seconds);   ///< 450 us, 6.81 s, 19.7 min, 73.3 days
[[nodiscard]] std::string bytes_text(double bytes);    ///< 68.41 GB
[[nodiscard]] std::string power_text(double watts);    ///< 700 W, 11.5 MW
[[nodiscard]] std::string money_text(double amount, std::string_view currency);            ///< 5.12 M USD
[[nodiscard]] std::string money_text(double low, double high, std::string_view currency);  ///< 5.12 to 7.68 M USD
/// A number with the best prefix: 989.4 TFLOPS for 989.4e12 and "FLOPS".
[[nodiscard]] std::string prefixed_text(double value, std::string_view unit);

}  // namespace shortboard
