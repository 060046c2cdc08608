#include "spec/amounts.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string>

#include "document/value.h"
#include "units/parse.h"

namespace shortboard {
namespace {

constexpr double kMostPetaflops = 1e8;  // a hundred million P: beyond all that is built

/// The digits of a leading amount, its thousands in groups of three, as a plain number; the rest of the text.
struct Amount {
  std::string digits;
  std::string_view rest;
};

bool digit(char c) { return c >= '0' && c <= '9'; }

Amount amount(std::string_view text, const Location& at, const char* example) {
  const auto end = std::min(text.find_first_not_of("0123456789,.eE+-"), text.size());
  const std::string_view number = text.substr(0, end);
  const std::size_t first = number.find(',');
  if (first == std::string_view::npos) return {std::string{number}, text.substr(end)};
  std::string digits{number.substr(0, first)};
  std::size_t place = first;
  bool right = first >= 1 && first <= 3;
  while (place < number.size() && number[place] == ',') {
    const std::string_view group = number.substr(place + 1, 3);
    right = right && group.size() == 3 && std::ranges::all_of(group, digit);
    digits += group;
    place += 1 + group.size();
  }
  digits += number.substr(place);
  if (!right || (place < number.size() && number[place] != '.'))
    throw SpecError{at, fmt::format("'{}' has commas that do not separate thousands", text),
                    fmt::format("write '{}'", example)};
  return {digits, text.substr(end)};
}

std::string_view trimmed(std::string_view text) {
  while (text.starts_with(' ')) text.remove_prefix(1);
  while (text.ends_with(' ')) text.remove_suffix(1);
  return text;
}

struct Power {
  std::string_view word;
  double times;
};
constexpr std::array kPowers{Power{"thousand", 1e3}, Power{"million", 1e6}, Power{"billion", 1e9}, Power{"万", 1e4},
                             Power{"亿", 1e8}};

bool names_currency(std::string_view text) {
  return text.size() == 3 && std::ranges::all_of(text, [](char c) { return c >= 'A' && c <= 'Z'; });
}

}  // namespace

FlopsPerSecond parse_power_for_sale(std::string_view text, const Location& at) {
  constexpr const char* kExample = "10,000 P";
  const Amount parsed = amount(text, at, kExample);
  const std::string_view unit = trimmed(parsed.rest);
  if (!parsed.digits.empty() && unit.empty())
    throw SpecError{at, fmt::format("'{}' has no unit", text), fmt::format("write for example '{}'", kExample)};
  const std::string plain = fmt::format("{} {}", parsed.digits, unit == "P" ? "PFLOPS" : unit);
  const FlopsPerSecond nominal = parse_flops_per_second(plain, at);
  if (nominal <= FlopsPerSecond{}) throw SpecError{at, "is 0", "it must be more"};
  if (nominal.base() > kMostPetaflops * kPeta) throw SpecError{at, fmt::format("'{}' is out of range", text), {}};
  return nominal;
}

Money parse_price(std::string_view text, const Location& at) {
  constexpr const char* kExample = "30 million CNY";
  const Amount parsed = amount(text, at, kExample);
  std::string_view rest = trimmed(parsed.rest);
  double times = 1.0;
  for (const Power& power : kPowers)
    if (rest.starts_with(power.word)) {
      times = power.times;
      rest = trimmed(rest.substr(power.word.size()));
      break;
    }
  if (parsed.digits.empty())
    throw SpecError{at, fmt::format("'{}' is not a price", text), fmt::format("write for example '{}'", kExample)};
  if (!names_currency(rest))
    throw SpecError{at, fmt::format("'{}' needs a currency", text), fmt::format("for example '{}'", kExample)};
  const Node number{.kind = Node::Kind::scalar, .text = parsed.digits, .line = at.line, .column = at.column};
  return {times * Value{number, at.file, at.path}.positive(), std::string{rest}};
}

}  // namespace shortboard
