#pragma once
#include <algorithm>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "report/report.h"

namespace shortboard::support {

inline std::string text(const CellValue& value) { return shown(value, Language::english); }
inline std::string text(const std::vector<Wording>& sentences) { return shown(sentences, "; ", Language::english); }
inline nlohmann::json json_of(const Report& report) { return nlohmann::json::parse(print(report, Format::json)); }

/// The section of a title, among all and their parts; null where there is none.
inline const Section* section(const std::vector<Section>& sections, const std::string& title) {
  for (const Section& one : sections) {
    if (shown(one.title, Language::english) == title) return &one;
    if (const Section* inner = section(one.sections, title)) return inner;
  }
  return nullptr;
}

/// The first table under a key, among all sections and their parts; null where there is none.
inline const Table* table(const std::vector<Section>& sections, const std::string& key) {
  for (const Section& one : sections) {
    for (const Table& found : one.tables)
      if (id_of(found.key) == key) return &found;
    if (const Table* inner = table(one.sections, key)) return inner;
  }
  return nullptr;
}

/// A row's cells as people read them, of the columns that they usually see.
inline std::vector<std::string> cells(const Table& table, std::size_t row) {
  std::vector<std::string> found;
  for (std::size_t c = 0; c < table.columns.size(); ++c)
    if (table.columns[c].depth == Depth::usual) found.push_back(text(table.rows.at(row)[c]));
  return found;
}

/// Whether a text has a part.
inline bool holds(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

}  // namespace shortboard::support
