#include "spec/read_model.h"

#include <fmt/format.h>

#include <filesystem>

#include "document/edit.h"
#include "document/yaml.h"
#include "hwdb/huggingface.h"

namespace shortboard {
namespace {

/// A model of hwdb with keys of its config changed: fewer layers, another vocabulary.
Architecture changed_model(const Value& model, const Database& database) {
  const Value name = model.required("name");
  const Model base = database.model(name.text(), name.at());
  Node config = *database.document(EntryKind::model, name.text()).find("config");
  for (const Value& change : model.required("override").entries()) {
    const std::string& key = change.node().key;
    if (!shapes_cost(key)) throw change.error("no such key of a model's config");
    if (const std::string own = name_in_config(config, key); !own.empty())
      throw change.error("is not what this model's config calls it", fmt::format("write {}", own));
    set_value(config, change.node().key, change.text());
  }
  // A model cut to fewer layers is cut after them too: it keeps its prediction modules only where the override says so.
  const Value changes = model.required("override");
  if (changes.optional("num_hidden_layers") && !changes.optional("num_nextn_predict_layers") &&
      config.find("num_nextn_predict_layers") != nullptr)
    set_value(config, "num_nextn_predict_layers", "0");
  Architecture architecture = read_huggingface(Value{config, base.architecture.id, "config"});
  architecture.id = base.architecture.id;
  architecture.name = base.architecture.name + ", changed";
  return architecture;
}

}  // namespace

Architecture read_model_of(const Value& model, const std::string& file, const Database& database) {
  if (!model.is_map()) return database.model(model.text(), model.at()).architecture;
  model.allow({"huggingface", "name", "override"});
  if (model.optional("name")) return changed_model(model, database);
  const std::filesystem::path path = std::filesystem::path{file}.parent_path() / model.required("huggingface").text();
  const Node config = read_document(path.string());
  Architecture architecture = read_huggingface(Value{config, path.string()});
  architecture.id = path.string();
  return architecture;
}

}  // namespace shortboard
