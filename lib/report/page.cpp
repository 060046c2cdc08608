#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "report/printers.h"

namespace shortboard {
namespace {

/// Cells as people read them, the first row being the heading; without one where it is empty.
struct Grid {
  std::vector<std::vector<std::string>> rows;
  std::vector<bool> left;  ///< Columns that read from the left: the first, and those of words.
  bool headed = true;
};

/// What the two printers for people differ in.
struct Marks {
  std::string (*title)(const std::string& title);
  std::string (*line)(const std::string& line);
  std::string (*grid)(const Grid& grid);
  std::string (*foot)(const std::string& foot);
};

struct Reader {
  Depth depth = Depth::usual;
  Language language = Language::english;
  [[nodiscard]] bool sees(Depth of) const { return of <= depth; }
};

Word label_of(Word key, Word label) { return label.empty() ? key : label; }

bool is_number(const CellValue& value) {
  return value.kind == CellValue::Kind::number || value.kind == CellValue::Kind::range;
}

/// A column of which no row has anything to tell is left out.
bool is_seen(const Table& table, std::size_t column, const Reader& reader) {
  return reader.sees(table.columns[column].depth) &&
         std::ranges::any_of(table.rows, [&](const auto& row) { return row[column].kind > CellValue::Kind::none; });
}

Grid grid_of(const Table& table, std::size_t view, const Reader& reader) {
  Grid grid;
  std::vector<std::size_t> seen;
  for (std::size_t c = 0; c < table.columns.size(); ++c)
    if (is_seen(table, c, reader) && (c < table.names || table.columns[c].view == view)) seen.push_back(c);
  grid.rows.emplace_back();
  for (const std::size_t c : seen) {
    const TableColumn& column = table.columns[c];
    grid.rows[0].push_back(column.heading.empty() ? shown(label_of(column.key, column.label)(), reader.language)
                                                  : column.heading);
    const bool numbers = std::ranges::any_of(table.rows, [&](const auto& row) { return is_number(row[c]); });
    grid.left.push_back(c == 0 || !numbers);
  }
  for (const auto& row : table.rows) {
    grid.rows.emplace_back();
    for (const std::size_t c : seen) grid.rows.back().push_back(shown(row[c], reader.language));
  }
  if (std::ranges::all_of(grid.rows[0], &std::string::empty)) {
    grid.rows.erase(grid.rows.begin());
    grid.headed = false;
  }
  return grid;
}

Grid grid_of(const std::vector<Figure>& figures, const Reader& reader) {
  Grid grid{.rows = {}, .left = {true, false}, .headed = false};
  for (const Figure& one : figures)
    if (reader.sees(one.depth))
      grid.rows.push_back({shown(label_of(one.key, one.label)(), reader.language), shown(one.value, reader.language)});
  return grid;
}

std::string body(const Section& section, const Reader& reader, const Marks& marks) {
  std::string out;
  for (const Wording& line : section.lines) out += marks.line(shown(line, reader.language));
  if (const Grid grid = grid_of(section.figures, reader); !grid.rows.empty()) out += marks.grid(grid);
  for (const Table& table : section.tables)
    if (!table.rows.empty()) out += (out.empty() ? "" : "\n") + marks.grid(grid_of(table, 0, reader));
  if (!out.empty() && !section.foot.empty()) out += marks.foot(shown(section.foot, "; ", reader.language));
  for (const Table& table : section.tables)
    for (std::size_t view = 0; view < table.views.size() && !table.rows.empty(); ++view)
      out += marks.title(shown(table.views[view], reader.language)) + marks.grid(grid_of(table, view + 1, reader));
  return out;
}

/// A section's parts stand after it, under its title and theirs.
std::string section_of(const Section& section, const std::string& above, const Reader& reader, const Marks& marks) {
  if (!reader.sees(section.depth)) return {};
  const std::string own = shown(section.title, reader.language);
  const std::string title = above.empty() || own.empty() ? above + own : fmt::format("{}: {}", above, own);
  const std::string text = body(section, reader, marks);
  std::string out = text.empty() ? std::string{} : marks.title(title) + text;
  for (const Section& part : section.sections) out += section_of(part, title, reader, marks);
  return out;
}

std::string sections_of(const Report& report, const Reader& reader, const Marks& marks) {
  std::string out;
  if (reader.sees(Depth::full) && !report.figures.empty())
    out += section_of({.title = "title.figures"_w(), .figures = report.figures}, "", reader, marks);
  for (const Section& section : report.sections) out += section_of(section, "", reader, marks);
  return out;
}

/// Characters that a UTF-8 text shows, for lining columns up: continuation bytes show none.
std::size_t width(const std::string& text) {
  return static_cast<std::size_t>(
      std::ranges::count_if(text, [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; }));
}

std::string text_grid(const Grid& grid) {
  std::string out;
  std::vector<std::size_t> widths(grid.left.size(), 0);
  for (const auto& row : grid.rows)
    for (std::size_t c = 0; c < row.size(); ++c) widths[c] = std::max(widths[c], width(row[c]));
  for (const auto& row : grid.rows) {
    std::string line = " ";
    for (std::size_t c = 0; c < row.size(); ++c) {
      const std::string blank(widths[c] - width(row[c]), ' ');
      line += grid.left[c] ? fmt::format(" {}{} ", row[c], blank) : fmt::format(" {}{} ", blank, row[c]);
    }
    line.erase(line.find_last_not_of(' ') + 1);
    out += line + "\n";
  }
  return out;
}

std::string markdown_grid(const Grid& grid) {
  std::string items;
  if (grid.left.size() == 1 && !grid.headed) {
    for (const auto& row : grid.rows) items += fmt::format("- {}\n", row[0]);
    return items;
  }
  std::vector<std::string> rule;
  for (const bool left : grid.left) rule.emplace_back(left ? "---" : "---:");
  const auto line = [](const std::vector<std::string>& cells) {
    return fmt::format("| {} |\n", fmt::join(cells, " | "));
  };
  std::string out = line(grid.headed ? grid.rows.front() : std::vector<std::string>(grid.left.size())) + line(rule);
  for (std::size_t row = grid.headed ? 1 : 0; row < grid.rows.size(); ++row) out += line(grid.rows[row]);
  return out;
}

constexpr Marks kText{
    .title = [](const std::string& title) { return title.empty() ? std::string{"\n"} : "\n" + title + "\n"; },
    .line = [](const std::string& line) { return "  " + line + "\n"; },
    .grid = text_grid,
    .foot = [](const std::string& foot) { return "  " + foot + "\n"; }};
constexpr Marks kMarkdown{
    .title = [](const std::string& title) { return title.empty() ? std::string{"\n"} : "\n## " + title + "\n\n"; },
    .line = [](const std::string& line) { return "- " + line + "\n"; },
    .grid = markdown_grid,
    .foot = [](const std::string& foot) { return "\n" + foot + "\n"; }};

}  // namespace

std::string text_of(const Report& report, Depth depth, Language language) {
  std::string out = shown(report.headline, " ", language);
  if (!out.empty()) out += "\n";
  for (const Wording& note : report.notes) out += shown(note, language) + "\n";
  out += sections_of(report, {depth, language}, kText);
  return out.starts_with('\n') ? out.substr(1) : out;
}

std::string markdown_of(const Report& report, Depth depth, Language language) {
  std::string out;
  if (!report.title.empty()) out += fmt::format("# {}\n", report.title);
  if (!report.headline.empty()) out += fmt::format("\n{}\n", shown(report.headline, " ", language));
  for (const Wording& note : report.notes) out += fmt::format("\n{}\n", shown(note, language));
  out += sections_of(report, {depth, language}, kMarkdown);
  return out.starts_with('\n') ? out.substr(1) : out;
}

std::string print(const Report& report, Format format, Depth depth, Language language) {
  switch (format) {
    case Format::text:
      return text_of(report, depth, language);
    case Format::markdown:
      return markdown_of(report, depth, language);
    case Format::json:
      return json_of(report, language);
    case Format::csv:
      return csv_of(report, language);
    case Format::csv_long:
      return csv_long_of(report, language);
  }
  return {};
}

}  // namespace shortboard
