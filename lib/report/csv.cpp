#include <fmt/format.h>
#include <fmt/ranges.h>

#include "report/printers.h"

namespace shortboard {
namespace {

/// Quoted where RFC 4180 asks for it.
std::string cell(std::string_view text) {
  if (text.find_first_of(",\"\r\n") == std::string_view::npos) return std::string{text};
  std::string out = "\"";
  for (const char c : text) out += c == '"' ? "\"\"" : std::string(1, c);
  return out + "\"";
}

std::string plain(double value) { return fmt::format("{:.9g}", value); }

std::string cell_of(const CellValue& value, Language language) {
  switch (value.kind) {
    case CellValue::Kind::absent:
    case CellValue::Kind::none:
    case CellValue::Kind::unknown:
      return {};
    case CellValue::Kind::text:
    case CellValue::Kind::term:
      return cell(value.text);
    case CellValue::Kind::number:
      return plain(value.number);
    case CellValue::Kind::flag:
      return value.number > 0.0 ? "true" : "false";
    case CellValue::Kind::list: {
      std::vector<std::string> parts;
      for (const CellValue& part : value.parts)
        parts.push_back(part.kind == CellValue::Kind::term ? part.text : shown(part, language));
      return cell(fmt::format("{}", fmt::join(parts, "; ")));
    }
    case CellValue::Kind::range:
    case CellValue::Kind::wording:
      return cell(shown(value, language));
  }
  return {};
}

using Cells = std::vector<std::string>;

std::string line(const Cells& cells) { return fmt::format("{}\r\n", fmt::join(cells, ",")); }

/// A column a value; a range has one for each end.
void add(std::string_view key, bool ranged, const CellValue& value, Language language, Cells* head, Cells& cells) {
  if (!ranged) {
    if (head != nullptr) head->emplace_back(key);
    cells.push_back(cell_of(value, language));
    return;
  }
  if (head != nullptr) {
    head->push_back(fmt::format("{}_low", key));
    head->push_back(fmt::format("{}_high", key));
  }
  const bool known = value.kind == CellValue::Kind::range;
  cells.push_back(known ? plain(value.number) : "");
  cells.push_back(known ? plain(value.high) : "");
}

std::string table_csv(const Table& table, Language language) {
  std::vector<bool> ranged(table.columns.size(), false);
  for (const auto& row : table.rows)
    for (std::size_t c = 0; c < row.size(); ++c) ranged[c] = ranged[c] || row[c].kind == CellValue::Kind::range;
  Cells head;
  std::string out;
  for (std::size_t r = 0; r < table.rows.size(); ++r) {
    Cells cells;
    for (std::size_t c = 0; c < table.columns.size(); ++c)
      add(id_of(table.columns[c].key), ranged[c], table.rows[r][c], language, r == 0 ? &head : nullptr, cells);
    out += line(cells);
  }
  return line(head) + out;
}

void add_row(const std::vector<Figure>& figures, std::string_view before, Language language, Cells& head,
             Cells& cells) {
  for (const Figure& one : figures)
    add(fmt::format("{}{}{}", before, before.empty() ? "" : "_", id_of(one.key)),
        one.value.kind == CellValue::Kind::range, one.value, language, &head, cells);
}

const Table* find(const std::vector<Section>& sections, Word key) {
  for (const Section& section : sections) {
    for (const Table& table : section.tables)
      if (table.key == key && !table.people_only) return &table;
    if (const Table* found = find(section.sections, key)) return found;
  }
  return nullptr;
}

std::string_view unit_of(const CellValue& value) {
  switch (value.unit) {
    case Unit::seconds:
      return "s";
    case Unit::bytes:
      return "B";
    case Unit::bytes_per_second:
      return "B/s";
    case Unit::flop:
      return "FLOP";
    case Unit::flop_per_second:
      return "FLOP/s";
    case Unit::pflops:
      return "PFLOPS";
    case Unit::per_second:
      return "1/s";
    case Unit::watts:
      return "W";
    case Unit::money:
      return value.text;
    case Unit::one:
    case Unit::count:
    case Unit::share:
    case Unit::gain:
    case Unit::factor:
      break;
  }
  return "1";
}

/// Rows of csv-long: the figures and cells that are numbers.
struct LongRows {
  Language language;
  std::string text;

  void add(std::string_view place, std::string_view name, const CellValue& value) {
    const auto row = [&](const std::string& in, double number) {
      text += line({cell(in), cell(name), plain(number), cell(unit_of(value))});
    };
    if (value.kind == CellValue::Kind::number || value.kind == CellValue::Kind::flag)
      row(std::string{place}, value.number);
    if (value.kind != CellValue::Kind::range) return;
    row(fmt::format("{}.low", place), value.number);
    row(fmt::format("{}.high", place), value.high);
  }
  void add(std::string_view place, const std::vector<Figure>& figures) {
    for (const Figure& one : figures) add(place, id_of(one.key), one.value);
  }
  void add(const std::string& before, const Table& table) {
    for (std::size_t c = table.names; c < table.columns.size(); ++c)
      for (const auto& row : table.rows) {
        std::string name;
        for (std::size_t n = 0; n < table.names; ++n)
          name += fmt::format("{}{}", n == 0 ? "" : ", ", shown(row[n], language));
        add(fmt::format("{}{}.{}", before, id_of(table.key), id_of(table.columns[c].key)), name, row[c]);
      }
  }
  void add(const std::string& before, const Section& section) {
    const std::string path = section.key.empty() ? before : fmt::format("{}{}.", before, id_of(section.key));
    add(path.empty() ? "answer" : path.substr(0, path.size() - 1), section.figures);
    for (const Table& table : section.tables)
      if (!table.people_only) add(path, table);
    for (const Section& part : section.sections) add(path, part);
  }
};

}  // namespace

std::string csv_of(const Report& report, Language language) {
  if (!report.main.empty())
    if (const Table* main = find(report.sections, report.main)) return table_csv(*main, language);
  Cells head{"title"}, cells{cell(report.title)};
  for (const Section& section : report.sections)
    if (section.in_row) add_row(section.figures, id_of(section.key), language, head, cells);
  add_row(report.figures, "", language, head, cells);
  return line(head) + line(cells);
}

std::string csv_long_of(const Report& report, Language language) {
  LongRows rows{language, line({"section", "name", "value", "unit"})};
  rows.add("answer", report.figures);
  for (const Section& section : report.sections) rows.add("", section);
  return rows.text;
}

}  // namespace shortboard
