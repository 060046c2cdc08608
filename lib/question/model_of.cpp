#include "question/model_of.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <string>
#include <utility>

#include "document/edit.h"
#include "document/value.h"
#include "document/yaml.h"
#include "hwdb/huggingface.h"

namespace shortboard {
namespace {

bool changes(const ModelSpec& model, std::string_view key) {
  return std::ranges::find(model.changes, key, &std::pair<std::string, std::string>::first) != model.changes.end();
}

/// A model of hwdb with keys of its config changed: fewer layers, another vocabulary.
Architecture changed_architecture(const Spec& spec, std::string_view path, const ModelSpec& model,
                                  const Architecture& base, const Database& database) {
  Node config = *database.document(EntryKind::model, model.name).find("config");
  for (const auto& [key, text] : model.changes) {
    const std::string at = fmt::format("{}.override.{}", path, key);
    if (!shapes_cost(key)) throw spec.error(at, "no such key of a model's config");
    if (const std::string own = name_in_config(config, key); !own.empty())
      throw spec.error(at, "is not what this model's config calls it", fmt::format("write {}", own));
    set_value(config, key, text);
  }
  // A model cut to fewer layers is cut after them too: it keeps its prediction modules only where the override says so.
  if (changes(model, "num_hidden_layers") && !changes(model, "num_nextn_predict_layers") &&
      config.find("num_nextn_predict_layers") != nullptr)
    set_value(config, "num_nextn_predict_layers", "0");
  Architecture architecture = read_huggingface(Value{config, base.id, "config"});
  architecture.id = base.id;
  architecture.name = base.name + ", changed";
  return architecture;
}

Architecture downloaded_architecture(const Spec& spec, const ModelSpec& model) {
  const std::string path = (std::filesystem::path{spec.file}.parent_path() / model.huggingface).string();
  const Node config = read_document(path);
  Architecture architecture = read_huggingface(Value{config, path});
  architecture.id = path;
  return architecture;
}

}  // namespace

Model model_of(const Spec& spec, std::string_view path, const ModelSpec& model, const Database& database) {
  if (model.empty()) {
    const std::string_view around = path.substr(0, path.find('.'));
    throw spec.error(around, "the key 'model' is missing");
  }
  Model found;
  if (model.name.empty()) {
    found.architecture = downloaded_architecture(spec, model);
    return found;
  }
  const Location at = spec.at(model.changes.empty() ? std::string{path} : fmt::format("{}.name", path));
  found = database.model(model.name, at);
  if (!model.changes.empty())
    found.architecture = changed_architecture(spec, path, model, found.architecture, database);
  return found;
}

}  // namespace shortboard
