#include "validation/row_name.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

namespace shortboard {
namespace {

std::string text_at(const Value& map, std::string_view key) {
  const std::optional<Value> value = map.optional(key);
  return value && value->node().kind == Node::Kind::scalar ? value->node().text : std::string{};
}

std::string text_at(const Value& row, std::string_view outer, std::string_view key) {
  const std::optional<Value> map = row.optional(outer);
  return map && map->is_map() ? text_at(*map, key) : std::string{};
}

std::string first_word(std::string_view& text) {
  const std::size_t end = std::min(text.find_first_of(" ,;@"), text.size());
  std::string word{text.substr(0, end)};
  const std::size_t next = text.find_first_not_of(' ', end);
  text = next == std::string_view::npos ? std::string_view{} : text.substr(next);
  return word;
}

}  // namespace

std::string publisher(std::string_view source) {
  std::string name = first_word(source);
  const auto places = [](std::string_view word) { return word.find_first_of("/:.") != std::string_view::npos; };
  if (places(name)) return name;
  const std::string second = first_word(source);
  return second.empty() || places(second) ? name : name + " " + second;  // "Hugging Face", but "aiconfigurator"
}

ValidatedRow described(const Value& row, std::string_view kind, const Database& database) {
  ValidatedRow result{.id = text_at(row, "id"),
                      .source = text_at(row, "source"),
                      .accelerator = text_at(row, "accelerator"),
                      .model = text_at(row, "model"),
                      .stack = text_at(row, "training", "stack"),
                      .kind = std::string{kind}};
  if (result.id.empty()) result.id = fmt::format("{} at {}:{}", kind, row.at().file, row.at().line);
  if (result.accelerator.empty()) result.accelerator = text_at(row, "cluster", "accelerator");
  if (result.stack.empty()) result.stack = text_at(row, "generation", "stack");
  if (result.stack.empty()) result.stack = text_at(row, "software");
  if (database.has(EntryKind::accelerator, result.accelerator))
    result.accelerator = database.id(EntryKind::accelerator, result.accelerator);
  return result;
}

std::string value_of(const ValidatedRow& row, Column column) {
  switch (column) {
    case Column::source:
      return publisher(row.source);
    case Column::accelerator:
      return row.accelerator;
    case Column::model:
      return row.model;
  }
  return {};
}

}  // namespace shortboard
