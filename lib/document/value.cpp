#include "document/value.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <utility>

namespace shortboard {
namespace {

std::string_view kind_name(Node::Kind kind) {
  switch (kind) {
    case Node::Kind::null_value:
      return "empty";
    case Node::Kind::scalar:
      return "a plain value";
    case Node::Kind::list:
      return "a list";
    case Node::Kind::map:
      return "a map of keys";
  }
  return "nothing";
}

}  // namespace

Value::Value(const Node& node, std::string file, std::string path)
    : node_(&node), file_(std::move(file)), path_(std::move(path)) {}

Location Value::at() const { return {file_, node_->line, node_->column, path_}; }
bool Value::is_map() const { return node_->kind == Node::Kind::map; }
bool Value::is_list() const { return node_->kind == Node::Kind::list; }

SpecError Value::error(const std::string& problem, const std::string& remedy) const { return {at(), problem, remedy}; }

void Value::allow(std::initializer_list<std::string_view> keys) const {
  if (!is_map()) throw error(fmt::format("is {}", kind_name(node_->kind)), "write a map of keys");
  for (const Node& child : node_->children) {
    if (std::ranges::find(keys, child.key) != keys.end()) continue;
    const std::vector<std::string> known{keys.begin(), keys.end()};
    const std::string near = closest(child.key, known);
    const std::string remedy =
        near.empty() ? fmt::format("known keys: {}", fmt::join(known, ", ")) : fmt::format("did you mean '{}'?", near);
    throw SpecError{Value{child, file_, path_.empty() ? child.key : path_ + "." + child.key}.at(), "no such key",
                    remedy};
  }
}

std::optional<Value> Value::optional(std::string_view key) const {
  const Node* child = node_->find(key);
  if (child == nullptr || child->kind == Node::Kind::null_value) return std::nullopt;
  return Value{*child, file_, path_.empty() ? std::string{key} : fmt::format("{}.{}", path_, key)};
}

Value Value::required(std::string_view key) const {
  if (!is_map())
    throw error(fmt::format("is {}", kind_name(node_->kind)), fmt::format("write a map with the key '{}'", key));
  if (std::optional<Value> value = optional(key)) return *value;
  throw error(fmt::format("the key '{}' is missing", key));
}

std::vector<Value> Value::items() const {
  if (!is_list()) throw error(fmt::format("is {}", kind_name(node_->kind)), "write a list");
  std::vector<Value> values;
  for (const Node& child : node_->children)
    values.emplace_back(child, file_, fmt::format("{}[{}]", path_, values.size()));
  return values;
}

std::vector<Value> Value::entries() const {
  if (!is_map()) throw error(fmt::format("is {}", kind_name(node_->kind)), "write a map of keys");
  std::vector<Value> values;
  for (const Node& child : node_->children)
    values.emplace_back(child, file_, path_.empty() ? child.key : fmt::format("{}.{}", path_, child.key));
  return values;
}

const std::string& Value::text() const {
  if (node_->kind != Node::Kind::scalar) throw error(fmt::format("is {}", kind_name(node_->kind)), "write one value");
  if (node_->text.empty()) throw error("is empty");
  return node_->text;
}

double Value::number() const {
  const std::string& written = text();
  double value = 0.0;
  const auto [end, status] = std::from_chars(written.data(), written.data() + written.size(), value);
  if (status == std::errc::result_out_of_range) throw error(fmt::format("'{}' is out of range", written));
  if (status != std::errc{} || end != written.data() + written.size() || !std::isfinite(value))
    throw error(fmt::format("'{}' is not a number", written));
  if (std::signbit(value)) throw error(fmt::format("'{}' is negative", written));
  return value;
}

double Value::positive() const {
  const double value = number();
  if (value <= 0.0) throw error("is 0", "it must be more");
  return value;
}

double Value::share() const {
  const double value = number();
  if (value > 1.0) throw error(fmt::format("'{}' is more than 1", text()), "write a share from 0 to 1");
  return value;
}

int Value::count(int least) const {
  const double value = number();
  if (value != std::floor(value) || value > 2e9)
    throw error(fmt::format("'{}' is not a whole number up to 2e9", text()));
  if (value < least) throw error(fmt::format("{} is too few", text()), fmt::format("at least {}", least));
  return static_cast<int>(value);
}

bool Value::boolean() const {
  const std::string& written = text();
  if (written == "true") return true;
  if (written == "false") return false;
  throw error(fmt::format("'{}' is neither true nor false", written));
}

std::size_t Value::one_of(std::string_view kind, std::span<const std::string_view> names) const {
  const auto found = std::ranges::find(names, text());
  if (found != names.end()) return static_cast<std::size_t>(found - names.begin());
  throw error(fmt::format("no {} '{}'", kind, text()), fmt::format("one of {}", fmt::join(names, ", ")));
}

}  // namespace shortboard
