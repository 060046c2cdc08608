#include "report/csv_rows.h"

#include <fmt/format.h>

namespace shortboard {
namespace {

/// Quoted where it must be.
std::string csv_cell(std::string_view text) {
  if (text.find_first_of(",\"\r\n") == std::string_view::npos) return std::string{text};
  std::string out = "\"";
  for (const char c : text) out += c == '"' ? "\"\"" : std::string(1, c);
  return out + "\"";
}

}  // namespace

void CsvRows::add(std::string_view section, std::string_view name, double value, std::string_view unit) {
  text_ += fmt::format("{},{},{:.9g},{}\r\n", csv_cell(section), csv_cell(name), value, unit);
}

}  // namespace shortboard
