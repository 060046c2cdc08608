#include <fmt/format.h>

#include <cmath>
#include <cstdlib>
#include <utility>

#include "report/printers.h"

namespace shortboard {
namespace {

/// Keys and values already printed, in order.
using Members = std::vector<std::pair<std::string, std::string>>;

std::string quoted(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '\x22' || c == '\\')
      out += fmt::format("\\{}", c);
    else if (static_cast<unsigned char>(c) < 0x20U)
      out += fmt::format("\\u{:04x}", static_cast<unsigned char>(c));
    else
      out += c;
  }
  return out + "\"";
}

/// The shortest decimal that reads back as the same number; counts are whole.
std::string plain(double value, Unit unit) {
  if (!std::isfinite(value)) return "null";
  if (unit == Unit::count) return fmt::format("{:.0f}", value);
  return fmt::format("{}", value);
}

std::string value_json(const CellValue& value, Language language) {
  switch (value.kind) {
    case CellValue::Kind::absent:
    case CellValue::Kind::none:
    case CellValue::Kind::unknown:
      return "null";
    case CellValue::Kind::text:
    case CellValue::Kind::term:
      return quoted(value.text);
    case CellValue::Kind::number:
      return plain(value.number, value.unit);
    case CellValue::Kind::range:
      return fmt::format(R"({{"low": {}, "high": {}}})", plain(value.number, value.unit),
                         plain(value.high, value.unit));
    case CellValue::Kind::flag:
      return value.number > 0.0 ? "true" : "false";
    case CellValue::Kind::list: {
      std::string parts;
      for (const CellValue& part : value.parts) parts += (parts.empty() ? "" : ", ") + value_json(part, language);
      return "[" + parts + "]";
    }
    case CellValue::Kind::wording:
      return quoted(shown(value.words, language));
  }
  return "null";
}

std::string row_json(const Table& table, const std::vector<CellValue>& row, Language language) {
  std::string out;
  for (std::size_t c = 0; c < row.size(); ++c)
    if (row[c].kind != CellValue::Kind::absent)
      out += fmt::format("{}{}: {}", out.empty() ? "" : ", ", quoted(id_of(table.columns[c].key)),
                         value_json(row[c], language));
  return "{" + out + "}";
}

std::string indented(std::size_t depth) { return std::string(2 * depth, ' '); }

/// A row a line.
std::string table_json(const Table& table, std::size_t depth, Language language) {
  std::string out;
  for (const auto& row : table.rows)
    out += fmt::format("{}{}{}", out.empty() ? "\n" : ",\n", indented(depth + 1), row_json(table, row, language));
  return out.empty() ? "[]" : fmt::format("[{}\n{}]", out, indented(depth));
}

std::string object(const Members& members, std::size_t depth) {
  std::string out;
  for (const auto& [key, value] : members)
    out += fmt::format("{}{}{}: {}", out.empty() ? "\n" : ",\n", indented(depth + 1), quoted(key), value);
  return out.empty() ? "{}" : fmt::format("{{{}\n{}}}", out, indented(depth));
}

void add(const std::vector<Figure>& figures, Members& members, Language language) {
  for (const Figure& one : figures)
    if (one.value.kind != CellValue::Kind::absent)
      members.emplace_back(id_of(one.key), value_json(one.value, language));
}

/// Adds the members of a section to those of the object around it, or as an object of its own.
void add(const Section& section, Members& members, std::size_t depth, Language language) {
  Members own;
  const bool apart = !section.key.empty();
  Members& into = apart ? own : members;
  const std::size_t inside = apart ? depth + 1 : depth;
  add(section.figures, into, language);
  for (const Table& table : section.tables)
    if (!table.people_only) into.emplace_back(id_of(table.key), table_json(table, inside + 1, language));
  for (const Section& part : section.sections) add(part, into, inside, language);
  if (apart) members.emplace_back(id_of(section.key), object(own, depth + 1));
}

}  // namespace

std::string json_of(const Report& report, Language language) {
  Members members{{"schema", "2"}, {"kind", quoted(id_of(report.kind))}};
  if (!report.title.empty()) members.emplace_back("title", quoted(report.title));
  if (!report.headline.empty()) members.emplace_back("headline", quoted(shown(report.headline, " ", language)));
  add(report.figures, members, language);
  for (const Section& section : report.sections) add(section, members, 0, language);
  return object(members, 0) + "\n";
}

}  // namespace shortboard
