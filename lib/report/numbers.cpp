#include "report/numbers.h"

#include <fmt/format.h>

#include <array>
#include <cmath>

namespace shortboard {
namespace {

struct Prefix {
  double size;
  std::string_view name;
};
constexpr std::array<Prefix, 4> kLarge{{{1e12, " T"}, {1e9, " B"}, {1e6, " M"}, {1.0, ""}}};
constexpr std::array<Prefix, 9> kPrefixes{
    {{1e24, "Y"}, {1e21, "Z"}, {1e18, "E"}, {1e15, "P"}, {1e12, "T"}, {1e9, "G"}, {1e6, "M"}, {1e3, "k"}, {1.0, ""}}};

/// The largest prefix that leaves at least 1, rounding included.
template <std::size_t N>
Prefix prefix_of(double value, const std::array<Prefix, N>& prefixes) {
  for (const Prefix& one : prefixes)
    if (std::abs(value) >= 0.9995 * one.size) return one;
  return prefixes.back();
}

/// 16204.3 as "16,204".
std::string grouped(double value) {
  std::string digits = fmt::format("{:.0f}", value);
  const std::size_t first = digits.starts_with('-') ? 1 : 0;
  for (std::size_t end = digits.size(); end > first + 3; end -= 3) digits.insert(end - 3, ",");
  return digits;
}

/// Four significant digits of a number below 10,000, without an exponent.
std::string four_digits(double value) {
  const double size = std::abs(value);
  if (size == 0.0) return "0";
  if (size >= 999.95) return grouped(value);
  const int decimals = 3 - static_cast<int>(std::floor(std::log10(size)));
  std::string text = fmt::format("{:.{}f}", value, decimals);
  if (text.find('.') != std::string::npos) {
    text.erase(text.find_last_not_of('0') + 1);
    if (text.ends_with('.')) text.pop_back();
  }
  return text;
}

}  // namespace

std::string number_text(double value) {
  if (std::abs(value) < 999'500.0) return four_digits(value);
  const Prefix prefix = prefix_of(value, kLarge);
  const double scaled = value / prefix.size;
  return fmt::format("{}{}", std::abs(scaled) >= 999.5 ? grouped(scaled) : fmt::format("{:.3g}", scaled), prefix.name);
}

std::string count_text(double value) { return std::abs(value) < 1e7 ? grouped(value) : number_text(value); }

std::string percent_text(double value) {
  const double percent = 100.0 * value;
  if (percent != 0.0 && std::abs(percent) < 0.1) return fmt::format("{:.2f}%", percent);
  return fmt::format("{:.1f}%", percent);
}

std::string gain_text(double value) {
  return value < 10.0 ? fmt::format("{:+.1f}%", 100.0 * value) : fmt::format("x{}", number_text(1.0 + value));
}

std::string span_text(double seconds) {
  if (seconds == 0.0) return "0 s";
  if (seconds < 1e-3) return fmt::format("{:.3g} us", seconds * 1e6);
  if (seconds < 1.0) return fmt::format("{:.3g} ms", seconds * 1e3);
  if (seconds < 120.0) return fmt::format("{:.4g} s", seconds);
  if (seconds < 7200.0) return fmt::format("{:.3g} min", seconds / 60.0);
  if (seconds < 48.0 * 3600.0) return fmt::format("{:.3g} hours", seconds / 3600.0);
  if (seconds < 86400.0 * 1e4) return fmt::format("{} days", number_text(seconds / 86400.0));
  return fmt::format("{} years", number_text(seconds / 86400.0 / 365.25));
}

std::string bytes_text(double bytes) {
  if (bytes == 0.0) return "0 GB";
  if (std::abs(bytes) >= 1e12) return fmt::format("{} TB", number_text(bytes / 1e12));
  if (std::abs(bytes) >= 1e8) return fmt::format("{:.2f} GB", bytes / 1e9);
  return prefixed_text(bytes, "B");
}

std::string power_text(double watts) { return prefixed_text(watts, "W"); }

std::string money_text(double amount, std::string_view currency) {
  return fmt::format("{} {}", number_text(amount), currency);
}

std::string money_text(double low, double high, std::string_view currency) {
  if (!(low < high)) return money_text(low, currency);
  const Prefix prefix = prefix_of(high, kLarge);
  return fmt::format("{} to {}{} {}", four_digits(low / prefix.size), four_digits(high / prefix.size), prefix.name,
                     currency);
}

std::string prefixed_text(double value, std::string_view unit) {
  const Prefix prefix = prefix_of(value, kPrefixes);
  return fmt::format("{} {}{}", four_digits(value / prefix.size), prefix.name, unit);
}

}  // namespace shortboard
