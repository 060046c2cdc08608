#include "units/spec_error.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <cstddef>
#include <numeric>
#include <utility>
#include <vector>

namespace shortboard {
namespace {

std::string sentence(const Location& at, const std::string& problem, const std::string& remedy) {
  std::string text = at.file;
  if (at.line > 0) text += fmt::format(":{}", at.line);
  if (at.line > 0 && at.column > 0) text += fmt::format(":{}", at.column);
  if (!text.empty()) text += ": ";
  if (!at.path.empty()) text += at.path + ": ";
  text += problem;
  return remedy.empty() ? text : text + "; " + remedy;
}

bool same_letter(unsigned char a, unsigned char b) { return std::tolower(a) == std::tolower(b); }

std::size_t edit_distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> row(b.size() + 1);
  std::iota(row.begin(), row.end(), std::size_t{0});
  for (std::size_t i = 1; i <= a.size(); ++i) {
    std::size_t diagonal = std::exchange(row[0], i);
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t substituted =
          diagonal + (same_letter(static_cast<unsigned char>(a[i - 1]), static_cast<unsigned char>(b[j - 1])) ? 0 : 1);
      diagonal = std::exchange(row[j], std::min({row[j] + 1, row[j - 1] + 1, substituted}));
    }
  }
  return row.back();
}

}  // namespace

SpecError::SpecError(Location at, const std::string& problem, const std::string& remedy)
    : std::runtime_error(sentence(at, problem, remedy)), at_(std::move(at)) {}

std::string closest(std::string_view given, std::span<const std::string> known) {
  std::size_t least = given.size() / 2 + 1;
  std::string best;
  for (const std::string& name : known) {
    const std::size_t distance = edit_distance(given, name);
    if (distance < least) {
      least = distance;
      best = name;
    }
  }
  return best;
}

SpecError unknown_name(const Location& at, std::string_view kind, std::string_view given,
                       std::span<const std::string> known) {
  const std::string near = closest(given, known);
  return {at, fmt::format("no {} '{}'", kind, given), near.empty() ? "" : fmt::format("did you mean '{}'?", near)};
}

}  // namespace shortboard
