#pragma once
#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>
#include <regex>
#include <string>

#include "document/node.h"

namespace shortboard {

/// A YAML document as JSON, plain values typed as YAML 1.2's core schema does.
inline nlohmann::json json_of(const Node& node) {
  nlohmann::json value;
  if (node.kind == Node::Kind::list) {
    value = nlohmann::json::array();
    for (const Node& child : node.children) value.push_back(json_of(child));
  } else if (node.kind == Node::Kind::map) {
    value = nlohmann::json::object();
    for (const Node& child : node.children) value[child.key] = json_of(child);
  } else if (node.kind == Node::Kind::scalar) {
    static const std::regex kNumber{R"([-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?)"};
    if (node.text == "true" || node.text == "false")
      value = node.text == "true";
    else if (std::regex_match(node.text, kNumber))
      value = std::stod(node.text);
    else
      value = node.text;
  }
  return value;
}

/// Whether a value has a JSON Schema's type.
inline bool has_type(const nlohmann::json& value, const std::string& type) {
  if (type == "integer") return value.is_number() && std::floor(value.get<double>()) == value.get<double>();
  if (type == "number") return value.is_number();
  if (type == "string") return value.is_string();
  if (type == "boolean") return value.is_boolean();
  if (type == "array") return value.is_array();
  return type == "object" && value.is_object();
}

/// Whether a value is valid by the keywords of JSON Schema that shortboard's schemas use.
inline bool accepts(const nlohmann::json& schema, const nlohmann::json& value);

inline bool accepts_object(const nlohmann::json& schema, const nlohmann::json& value) {
  for (const auto& key : schema.value("required", nlohmann::json::array()))
    if (!value.contains(key.get<std::string>())) return false;
  if (value.size() < schema.value("minProperties", 0U)) return false;
  const nlohmann::json properties = schema.value("properties", nlohmann::json::object());
  return std::ranges::all_of(value.items(), [&](const auto& one) {
    if (properties.contains(one.key())) return accepts(properties[one.key()], one.value());
    return !schema.contains("additionalProperties") || accepts(schema["additionalProperties"], one.value());
  });
}

inline bool accepts_number(const nlohmann::json& schema, double value) {
  return value >= schema.value("minimum", -HUGE_VAL) && value <= schema.value("maximum", HUGE_VAL) &&
         (!schema.contains("exclusiveMinimum") || value > schema["exclusiveMinimum"].get<double>()) &&
         (!schema.contains("exclusiveMaximum") || value < schema["exclusiveMaximum"].get<double>());
}

inline bool accepts_text(const nlohmann::json& schema, const std::string& value) {
  if (value.size() < schema.value("minLength", 0U)) return false;
  return !schema.contains("pattern") || std::regex_search(value, std::regex{schema["pattern"].get<std::string>()});
}

inline bool accepts_list(const nlohmann::json& schema, const nlohmann::json& value) {
  const auto size = static_cast<double>(value.size());
  if (size < schema.value("minItems", 0.0) || size > schema.value("maxItems", HUGE_VAL)) return false;
  return !schema.contains("items") ||
         std::ranges::all_of(value, [&](const nlohmann::json& item) { return accepts(schema["items"], item); });
}

inline bool accepts(const nlohmann::json& schema, const nlohmann::json& value) {
  if (schema.is_boolean()) return schema.get<bool>();
  const auto valid = [&](const nlohmann::json& one) { return accepts(one, value); };
  if (schema.contains("type") && !has_type(value, schema["type"])) return false;
  if (schema.contains("enum") && std::ranges::find(schema["enum"], value) == schema["enum"].end()) return false;
  if (schema.contains("anyOf") && std::ranges::none_of(schema["anyOf"], valid)) return false;
  if (schema.contains("allOf") && !std::ranges::all_of(schema["allOf"], valid)) return false;
  if (schema.contains("oneOf") && std::ranges::count_if(schema["oneOf"], valid) != 1) return false;
  if (schema.contains("if") && valid(schema["if"]) && !valid(schema["then"])) return false;
  if (value.is_object()) return accepts_object(schema, value);
  if (value.is_array()) return accepts_list(schema, value);
  if (value.is_number()) return accepts_number(schema, value.get<double>());
  return !value.is_string() || accepts_text(schema, value.get<std::string>());
}

}  // namespace shortboard
