#include <fmt/args.h>
#include <fmt/format.h>

#include <algorithm>

#include "report/numbers.h"
#include "report/report.h"

namespace shortboard {
namespace {

std::string number_shown(const CellValue& value, double number) {
  switch (value.unit) {
    case Unit::one:
    case Unit::pflops:
    case Unit::per_second:
      return number_text(number);
    case Unit::count:
      return count_text(number);
    case Unit::share:
      return percent_text(number);
    case Unit::gain:
      return gain_text(number);
    case Unit::factor:
      return fmt::format("{:.4f}", number);
    case Unit::seconds:
      return span_text(number);
    case Unit::bytes:
      return bytes_text(number);
    case Unit::bytes_per_second:
      return prefixed_text(number, "B/s");
    case Unit::flop:
      return prefixed_text(number, "FLOP");
    case Unit::flop_per_second:
      return prefixed_text(number, "FLOPS");
    case Unit::watts:
      return power_text(number);
    case Unit::money:
      return money_text(number, value.text);
  }
  return {};
}

std::string range_shown(const CellValue& value, Language language) {
  if (value.unit == Unit::money) return money_text(value.number, value.high, value.text);
  const Wording both = "from_to"_w(number_shown(value, value.number), number_shown(value, value.high));
  return value.number < value.high ? shown(both, language) : number_shown(value, value.number);
}

std::string joined(const std::vector<CellValue>& parts, std::string_view between, Language language) {
  std::string text;
  for (const CellValue& part : parts) text += (text.empty() ? "" : std::string{between}) + shown(part, language);
  return text;
}

std::string content(const CellValue& value, Language language) {
  switch (value.kind) {
    case CellValue::Kind::absent:
    case CellValue::Kind::none:
      return "-";
    case CellValue::Kind::unknown:
      return shown("unknown"_w(), language);
    case CellValue::Kind::text:
      return value.text;
    case CellValue::Kind::term:
    case CellValue::Kind::wording:
      return shown(value.words, language);
    case CellValue::Kind::number:
      return number_shown(value, value.number);
    case CellValue::Kind::range:
      return range_shown(value, language);
    case CellValue::Kind::flag:
      return shown(value.number > 0.0 ? "yes"_w() : "no"_w(), language);
    case CellValue::Kind::list:
      return value.parts.empty() ? "-" : joined(value.parts, value.text, language);
  }
  return {};
}

}  // namespace

CellValue money(double value, std::string currency) {
  CellValue made{value, Unit::money};
  made.text = std::move(currency);
  return made;
}

CellValue flag(bool value) {
  CellValue made{value ? 1.0 : 0.0, Unit::one};
  made.kind = CellValue::Kind::flag;
  return made;
}

CellValue range(CellValue low, double high) {
  low.kind = CellValue::Kind::range;
  low.high = high;
  return low;
}

CellValue unknown() {
  CellValue made;
  made.kind = CellValue::Kind::unknown;
  return made;
}

CellValue absent() {
  CellValue made;
  made.kind = CellValue::Kind::absent;
  return made;
}

CellValue term(std::string_view group, std::string_view name) {
  CellValue made{name};
  std::ranges::replace_if(
      made.text, [](char c) { return c == ' ' || c == '-'; }, '_');
  std::erase(made.text, '\'');
  const Word word{place_of_word(fmt::format("{}.{}", group, made.text))};
  if (word.empty()) return name;  // a name that the catalogue does not know is shown as it is
  made.kind = CellValue::Kind::term;
  made.words = {word, {}};
  return made;
}

CellValue list(std::vector<CellValue> parts, std::string between) {
  CellValue made{std::move(between)};
  made.kind = CellValue::Kind::list;
  made.parts = std::move(parts);
  return made;
}

std::string shown(const CellValue& value, Language language) {
  return value.best ? "*" + content(value, language) : content(value, language);
}

std::string shown(const Wording& wording, Language language) {
  fmt::dynamic_format_arg_store<fmt::format_context> values;
  for (const CellValue& value : wording.values) values.push_back(shown(value, language));
  return fmt::vformat(pattern(wording.word, language), values);
}

std::string shown(const std::vector<Wording>& sentences, std::string_view between, Language language) {
  std::string text;
  for (const Wording& one : sentences) text += (text.empty() ? "" : std::string{between}) + shown(one, language);
  return text;
}

}  // namespace shortboard
