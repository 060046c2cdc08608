#include "units/parse.h"

#include <fmt/format.h>

#include <array>
#include <charconv>
#include <cmath>
#include <optional>
#include <span>
#include <string>

namespace shortboard {
namespace {

struct Prefix {
  std::string_view text;
  int base, exponent;
};
constexpr std::array kDecimal{Prefix{"", 10, 0},  Prefix{"k", 10, 3},  Prefix{"M", 10, 6},
                              Prefix{"G", 10, 9}, Prefix{"T", 10, 12}, Prefix{"P", 10, 15}};
constexpr std::array kBinary{Prefix{"Ki", 2, 10}, Prefix{"Mi", 2, 20}, Prefix{"Gi", 2, 30}, Prefix{"Ti", 2, 40},
                             Prefix{"Pi", 2, 50}};
constexpr std::array kFractions{Prefix{"", 10, 0}, Prefix{"m", 10, -3}, Prefix{"u", 10, -6}, Prefix{"n", 10, -9}};

/// A way to write a unit: the prefixes that it may have, and its size in base units.
struct Unit {
  std::string_view symbol;
  std::span<const Prefix> prefixes;
  double base;
};

std::optional<double> scale(std::string_view text, std::span<const Unit> units) {
  for (const Unit& unit : units)
    for (const Prefix& prefix : unit.prefixes)
      if (text == fmt::format("{}{}", prefix.text, unit.symbol))
        return unit.base * std::pow(static_cast<double>(prefix.base), prefix.exponent);
  return std::nullopt;
}

double parse(std::string_view text, const Location& at, std::span<const Unit> units, std::string_view example) {
  const auto wrong = [&](std::string_view problem) {
    return SpecError{at, fmt::format("'{}' {}", text, problem), fmt::format("write for example '{}'", example)};
  };
  double number = 0.0;
  const auto [end, status] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (status == std::errc::result_out_of_range) throw wrong("is out of range");
  if (status != std::errc{} || !std::isfinite(number)) throw wrong("is not a figure with a unit");
  if (std::signbit(number)) throw wrong("is negative");
  std::string_view unit = text.substr(static_cast<std::size_t>(end - text.data()));
  if (unit.starts_with(' ')) unit.remove_prefix(1);
  if (unit.empty()) throw wrong("has no unit");
  const std::optional<double> factor = scale(unit, units);
  if (!factor) throw wrong(fmt::format("has the unit '{}', which this key does not take", unit));
  const double value = number * *factor;
  if (!std::isfinite(value)) throw wrong("is out of range");
  return value;
}

}  // namespace

Bytes parse_bytes(std::string_view text, const Location& at) {
  static constexpr std::array kUnits{Unit{"B", kDecimal, 1.0}, Unit{"B", kBinary, 1.0}};
  return Bytes{parse(text, at, kUnits, "80 GB")};
}

BytesPerSecond parse_bytes_per_second(std::string_view text, const Location& at) {
  static constexpr std::array kUnits{Unit{"B/s", kDecimal, 1.0}, Unit{"B/s", kBinary, 1.0},
                                     Unit{"b/s", kDecimal, 0.125}};
  return BytesPerSecond{parse(text, at, kUnits, "3.35 TB/s")};
}

FlopsPerSecond parse_flops_per_second(std::string_view text, const Location& at) {
  static constexpr std::array kUnits{Unit{"FLOPS", kDecimal, 1.0}, Unit{"OPS", kDecimal, 1.0}};
  return FlopsPerSecond{parse(text, at, kUnits, "989.4 TFLOPS")};
}

Seconds parse_seconds(std::string_view text, const Location& at) {
  static constexpr std::array kUnits{Unit{"s", kFractions, 1.0}};
  return Seconds{parse(text, at, kUnits, "50 ms")};
}

Watts parse_watts(std::string_view text, const Location& at) {
  static constexpr std::array kUnits{Unit{"W", kDecimal, 1.0}};
  return Watts{parse(text, at, kUnits, "700 W")};
}

Hertz parse_hertz(std::string_view text, const Location& at) {
  static constexpr std::array kUnits{Unit{"Hz", kDecimal, 1.0}};
  return Hertz{parse(text, at, kUnits, "1830 MHz")};
}

}  // namespace shortboard
