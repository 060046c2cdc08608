#include "document/write_yaml.h"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>

namespace shortboard {
namespace {

bool plain_value(const Node& node) {
  return node.kind == Node::Kind::scalar || node.kind == Node::Kind::null_value || node.children.empty();
}

/// Whether YAML reads a text as itself without quotes, anywhere in a document.
bool needs_no_quotes(std::string_view text) {
  constexpr std::string_view kOthers = "_-./+ ";
  const auto letter_or_digit = [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  };
  return !text.empty() && letter_or_digit(text.front()) && text.back() != ' ' && text != "null" &&
         std::ranges::all_of(text,
                             [&](char c) { return letter_or_digit(c) || kOthers.find(c) != std::string_view::npos; });
}

std::string scalar(std::string_view text) {
  if (needs_no_quotes(text)) return std::string{text};
  std::string out = "\"";
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\')
      out += fmt::format("\\{}", c);
    else if (byte < 0x20 || byte == 0x7F)
      out += fmt::format("\\x{:02x}", byte);
    else
      out += c;
  }
  return out + "\"";
}

std::string on_one_line(const Node& node) {
  if (node.kind == Node::Kind::null_value) return "~";
  if (node.kind == Node::Kind::scalar) return scalar(node.text);
  const bool map = node.kind == Node::Kind::map;
  std::string out;
  for (const Node& child : node.children) {
    if (!out.empty()) out += ", ";
    if (map) out += fmt::format("{}: ", scalar(child.key));
    out += on_one_line(child);
  }
  return map ? fmt::format("{{{}}}", out) : fmt::format("[{}]", out);
}

void write(const Node& node, std::size_t indent, std::string& out) {
  const std::string margin(indent, ' ');
  for (const Node& child : node.children) {
    const bool inner = std::ranges::all_of(child.children, plain_value);
    const std::string head = node.kind == Node::Kind::map ? fmt::format("{}:", scalar(child.key)) : "-";
    out += fmt::format("{}{}{}\n", margin, head, inner ? fmt::format(" {}", on_one_line(child)) : std::string{});
    if (!inner) write(child, indent + 2, out);
  }
}

}  // namespace

std::string write_yaml(const Node& document) {
  if (plain_value(document)) return on_one_line(document) + "\n";
  std::string out;
  write(document, 0, out);
  return out;
}

}  // namespace shortboard
