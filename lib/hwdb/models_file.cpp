#include "hwdb/models_file.h"

#include <filesystem>
#include <optional>
#include <string>
#include <utility>

#include "document/value.h"
#include "document/yaml.h"
#include "hwdb/huggingface.h"

namespace shortboard {
namespace {

Node scalar(std::string key, std::string text) {
  return {Node::Kind::scalar, std::move(key), std::move(text), 0, 0, {}};
}
Node map(std::string key, std::vector<Node> children) {
  return {Node::Kind::map, std::move(key), {}, 0, 0, std::move(children)};
}

/// The keys of a config that shape cost; of a multi-modal model those of its language tower.
Node config_of(const Value& outer) {
  const Value inner = outer.optional("text_config").value_or(outer);
  Node config = map("config", {scalar("source", "config")});
  for (const Value& key : inner.entries())
    if (shapes_cost(key.node().key)) config.children.push_back(key.node());
  const std::optional<Value> tied = outer.optional("tie_word_embeddings");
  if (tied && config.find("tie_word_embeddings") == nullptr) config.children.push_back(tied->node());
  return config;
}

Node entry_of(const Value& model, const Value& config, const std::string& title, const std::string& address) {
  const std::string& id = model.node().key;
  return map(
      {}, {scalar("id", id), scalar("name", id),
           map("sources", {map("config", {scalar("title", title), scalar("address", address)})}), config_of(config)});
}

}  // namespace

void overlay_models(Database& database, const std::string& file) {
  const Node document = read_document(file);
  for (const Value& model : Value{document, file}.entries()) {
    if (!model.is_map()) throw model.error("is no architecture", "write {hidden_size: ..., ...} or {hf: NAME}");
    const std::optional<Value> name = model.optional("hf");
    if (!name) {
      database.overlay(EntryKind::model, entry_of(model, model, "architectures of this run", file), file);
      continue;
    }
    const std::string path =
        (std::filesystem::path{file}.parent_path() / ".." / "hf-configs" / (name->text() + ".json")).string();
    const Node config = read_document(path);
    database.overlay(EntryKind::model, entry_of(model, Value{config, path}, "config.json", path), path);
  }
}

}  // namespace shortboard
