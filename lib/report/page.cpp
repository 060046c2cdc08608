#include "report/page.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

namespace shortboard {
namespace {

/// Characters that a UTF-8 text shows, for lining columns up: continuation bytes show none.
std::size_t width(const std::string& text) {
  return static_cast<std::size_t>(
      std::ranges::count_if(text, [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; }));
}

std::string padded(const std::string& text, std::size_t to, bool left) {
  const std::string blank(to > width(text) ? to - width(text) : 0, ' ');
  return left ? text + blank : blank + text;
}

bool reads_left(const Table& table, std::size_t column) {
  return column == 0 || table.columns[column] == "source" || table.columns[column] == "key" ||
         table.columns[column] == "value" || table.columns[column] == "plan";
}

std::string lines_of(const Table& table, std::string_view before) {
  std::string out;
  for (const auto& row : table.rows) out += fmt::format("{}{}\n", before, fmt::join(row, " "));
  return out;
}

std::string columns_of(const Table& table) {
  std::vector<std::size_t> widths;
  for (std::size_t c = 0; c < table.columns.size(); ++c) {
    widths.push_back(width(table.columns[c]));
    for (const auto& row : table.rows) widths[c] = std::max(widths[c], width(row[c]));
  }
  const auto line = [&](const std::vector<std::string>& cells) {
    std::string text = " ";
    for (std::size_t c = 0; c < cells.size(); ++c)
      text += fmt::format(" {} ", padded(cells[c], widths[c], reads_left(table, c)));
    text.erase(text.find_last_not_of(' ') + 1);
    return text + "\n";
  };
  std::string out = line(table.columns);
  for (const auto& row : table.rows) out += line(row);
  return out;
}

std::string plain(const Table& table) {
  const std::string out =
      fmt::format("\n{}\n{}", table.title, table.columns.empty() ? lines_of(table, "  ") : columns_of(table));
  return table.below.empty() ? out : fmt::format("{}  = {}\n", out, table.below);
}

std::string marked(const Table& table) {
  const auto line = [](const std::vector<std::string>& cells) {
    return fmt::format("| {} |\n", fmt::join(cells, " | "));
  };
  std::string out = fmt::format("\n## {}\n\n", table.title);
  if (table.columns.empty()) {
    out += lines_of(table, "- ");
  } else {
    std::vector<std::string> rule;
    for (std::size_t c = 0; c < table.columns.size(); ++c) rule.emplace_back(reads_left(table, c) ? "---" : "---:");
    out += line(table.columns) + line(rule);
    for (const auto& row : table.rows) out += line(row);
  }
  return table.below.empty() ? out : fmt::format("{}\n{}\n", out, table.below);
}

}  // namespace

std::string text_page(const Page& page) {
  std::string out = fmt::format("{}\n", fmt::join(page.opening, "\n"));
  for (const Table& table : page.tables) out += plain(table);
  if (!page.not_modelled.empty()) out += fmt::format("\nNot modelled\n  {}\n", fmt::join(page.not_modelled, "\n  "));
  return out;
}

std::string markdown_page(const Page& page) {
  std::string out = fmt::format("# {}\n\n{}\n", page.title, fmt::join(page.opening, "\n\n"));
  for (const Table& table : page.tables) out += marked(table);
  if (!page.not_modelled.empty())
    out += fmt::format("\n## Not modelled\n\n- {}\n", fmt::join(page.not_modelled, "\n- "));
  return out;
}

}  // namespace shortboard
