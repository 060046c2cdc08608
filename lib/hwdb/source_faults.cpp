#include "hwdb/source_faults.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <filesystem>
#include <optional>
#include <string_view>
#include <system_error>

namespace shortboard {
namespace {

constexpr std::string_view kRemedy =
    "write https://..., doi:10..., arXiv:... or github:OWNER/NAME/PATH, or mark the figure as assumed and say in its "
    "note what it was taken from";

bool has_blank(std::string_view text) {
  return std::ranges::any_of(text, [](unsigned char c) { return std::isspace(c) != 0; });
}

/// Takes a prefix off a text; nothing where it begins with another one.
std::optional<std::string_view> after(std::string_view text, std::string_view prefix) {
  if (!text.starts_with(prefix)) return std::nullopt;
  return text.substr(prefix.size());
}

/// A host with a dot in it.
bool is_web(std::string_view rest) {
  const std::string_view host = rest.substr(0, rest.find_first_of("/?#"));
  const std::size_t dot = host.find('.');
  return dot != std::string_view::npos && dot > 0 && dot + 1 < host.size();
}

/// A prefix of four digits or more, and something behind the slash: "10.1016/j.jpdc.2008.09.002".
bool is_doi(std::string_view rest) {
  const std::size_t slash = rest.find('/');
  return rest.starts_with("10.") && slash != std::string_view::npos && slash >= 7 && slash + 1 < rest.size();
}

/// "2407.21783", perhaps with a version; older ones as "cs/0112017".
bool is_arxiv(std::string_view rest) {
  const auto digit = [](unsigned char c) { return std::isdigit(c) != 0; };
  return std::ranges::count_if(rest, digit) >= 7 && rest.find_first_of("./") != std::string_view::npos;
}

/// OWNER/NAME/PATH, none of the three empty.
bool is_repository_file(std::string_view rest) {
  const std::size_t name = rest.find('/');
  const std::size_t path = name == std::string_view::npos ? name : rest.find('/', name + 1);
  return path != std::string_view::npos && name > 0 && path > name + 1 && path + 1 < rest.size();
}

bool is_there(std::string_view file, const std::string& entry) {
  std::error_code error;
  const std::filesystem::path path{file};
  return !file.empty() && (std::filesystem::exists(path, error) ||
                           std::filesystem::exists(std::filesystem::path{entry}.parent_path() / path, error));
}

bool opens(std::string_view address, const std::string& entry, OwnFiles own) {
  if (const auto file = after(address, "file:")) return own == OwnFiles::allowed && is_there(*file, entry);
  if (has_blank(address)) return false;
  if (const auto rest = after(address, "https://")) return is_web(*rest);
  if (const auto rest = after(address, "http://")) return is_web(*rest);
  if (const auto rest = after(address, "doi:")) return is_doi(*rest);
  if (const auto rest = after(address, "arXiv:")) return is_arxiv(*rest);
  if (const auto rest = after(address, "github:")) return is_repository_file(*rest);
  return false;
}

bool is_file_name(std::string_view text) {
  constexpr std::array<std::string_view, 7> kEndings{".md", ".csv", ".yaml", ".json", ".txt", ".pdf", ".xlsx"};
  return !has_blank(text) && text.find('/') == std::string_view::npos &&
         std::ranges::any_of(kEndings, [&](std::string_view ending) { return text.ends_with(ending); });
}

/// What a title or a note says in place of a source; empty where it does not.
std::string stand_in(std::string_view text) {
  for (const std::string_view words : {"text index", "index id"})
    if (text.find(words) != std::string_view::npos) return fmt::format("names a row of an index ('{}')", words);
  for (const std::string_view words : {"market.md", "../"})
    if (text.find(words) != std::string_view::npos) return fmt::format("names a file elsewhere ('{}')", words);
  return is_file_name(text) ? "is a bare file name" : "";
}

void check_address(const Value& value, const std::string& entry, OwnFiles own, std::vector<std::string>& faults) {
  constexpr std::string_view kBetween = " ; ";
  std::string_view rest = value.text();
  while (true) {
    const std::size_t end = rest.find(kBetween);
    const std::string_view address = rest.substr(0, end);
    if (!opens(address, entry, own))
      faults.emplace_back(
          value.error(fmt::format("'{}' is no address that a reader can open", address), std::string{kRemedy}).what());
    if (end == std::string_view::npos) return;
    rest.remove_prefix(end + kBetween.size());
  }
}

/// Walks all titles and notes of an entry, and the addresses of its sources.
void check_texts(const Value& value, const std::string& entry, OwnFiles own, std::vector<std::string>& faults) {
  const Node& node = value.node();
  if (node.kind == Node::Kind::map)
    for (const Value& child : value.entries()) check_texts(child, entry, own, faults);
  if (node.kind == Node::Kind::list)
    for (const Value& child : value.items()) check_texts(child, entry, own, faults);
  if (node.kind != Node::Kind::scalar || node.text.empty()) return;
  if (node.key == "address") return check_address(value, entry, own, faults);
  if (node.key != "title" && node.key != "note") return;
  const std::string fault = stand_in(node.text);
  if (!fault.empty()) faults.emplace_back(value.error(fault, std::string{kRemedy}).what());
}

}  // namespace

std::vector<std::string> source_faults(const Value& entry, OwnFiles own) {
  std::vector<std::string> faults;
  check_texts(entry, entry.at().file, own, faults);
  return faults;
}

}  // namespace shortboard
