#include "spec/spec_schema.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>

#include "spec/key.h"

namespace shortboard {
namespace {

using Json = nlohmann::ordered_json;

Json schema_of(std::span<const Form> forms);

Json of_numbers(const Form& form) {
  Json schema{{"type", form.kind == Form::Kind::count ? "integer" : "number"}};
  if (std::isfinite(form.least)) schema[form.above_least ? "exclusiveMinimum" : "minimum"] = form.least;
  if (std::isfinite(form.most)) schema[form.below_most ? "exclusiveMaximum" : "maximum"] = form.most;
  return schema;
}

Json of_list(const Form& form) {
  Json schema{{"type", "array"}, {"items", schema_of(form.items())}, {"minItems", std::max(1.0, form.least)}};
  if (std::isfinite(form.most)) schema["maxItems"] = form.most;
  return schema;
}

Json of_names(const Form& form) {
  Json schema{{"type", "object"}, {"minProperties", 1}};
  for (const std::string_view name : form.names) schema["properties"][std::string{name}] = schema_of(form.items());
  schema["additionalProperties"] = form.names.empty() ? schema_of(form.items()) : Json(false);
  return schema;
}

std::string description(const Key& key) {
  return key.usual.empty() ? std::string{key.meaning} : fmt::format("{} Default: {}.", key.meaning, key.usual);
}

Json of_keys(std::span<const Key> keys) {
  Json properties = Json::object(), required = Json::array();
  for (const Key& key : keys) {
    Json one{{"description", description(key)}};
    one.update(schema_of(key.forms()));
    properties[std::string{key.name}] = one;
    if (key.required) required.push_back(key.name);
    if (key.former.empty()) continue;
    one["description"] = fmt::format("The former name of {}.", key.name);
    one["deprecated"] = true;
    properties[std::string{key.former}] = one;
  }
  Json schema{{"type", "object"}, {"properties", properties}, {"additionalProperties", false}};
  if (!required.empty()) schema["required"] = required;
  return schema;
}

Json of_form(const Form& form) {
  switch (form.kind) {
    case Form::Kind::text:
      return {{"type", "string"}, {"minLength", 1}};
    case Form::Kind::number:
    case Form::Kind::count:
      return of_numbers(form);
    case Form::Kind::flag:
      return {{"type", "boolean"}};
    case Form::Kind::choice:
      return {{"enum", form.names}};
    case Form::Kind::figure:
      return {{"type", "string"}, {"pattern", form.pattern}};
    case Form::Kind::list:
      return of_list(form);
    case Form::Kind::map:
      return of_keys(form.keys());
    case Form::Kind::map_by_name:
      return of_names(form);
  }
  return false;
}

Json schema_of(std::span<const Form> forms) {
  if (forms.size() == 1) return of_form(forms.front());
  Json ways = Json::array();
  for (const Form& form : forms) ways.push_back(of_form(form));
  return {{"anyOf", ways}};
}

/// The keys of a map that a workload does not use, as properties that nothing satisfies; those of its maps too.
Json unused(std::span<const Key> keys, WorkloadKind workload) {
  Json properties = Json::object();
  for (const Key& key : keys) {
    const std::span<const WorkloadKind> users = key.uses.workloads;
    if (!users.empty() && std::ranges::find(users, workload) == users.end()) {
      properties[std::string{key.name}] = false;
      continue;
    }
    for (const Form& form : key.forms()) {
      if (form.keys == nullptr) continue;
      if (Json inner = unused(form.keys(), workload); !inner.empty())
        properties[std::string{key.name}] =
            Json{{"if", {{"type", "object"}}}, {"then", {{"type", "object"}, {"properties", inner}}}};
    }
  }
  return properties;
}

}  // namespace

std::string spec_schema() {
  Json schema{{"$schema", "https://json-schema.org/draft/2020-12/schema"},
              {"title", "shortboard spec"},
              {"description", "What may be asked about a cluster: its cards, one workload, and how it runs."}};
  schema.update(of_keys(spec_keys()));
  Json one_workload = Json::array(), by_workload = Json::array();
  for (std::size_t kind = 0; kind < kWorkloadNames.size(); ++kind) {
    const Json names{{"required", Json::array({kWorkloadNames[kind]})}};
    one_workload.push_back(names);
    by_workload.push_back(
        {{"if", names}, {"then", {{"properties", unused(spec_keys(), static_cast<WorkloadKind>(kind))}}}});
  }
  schema["oneOf"] = one_workload;
  schema["anyOf"] =
      Json::array({Json{{"required", Json::array({"cluster"})}}, Json{{"required", Json::array({"offer"})}}});
  schema["allOf"] = by_workload;
  return schema.dump(2) + "\n";
}

}  // namespace shortboard
