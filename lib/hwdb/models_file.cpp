#include "hwdb/models_file.h"

#include <algorithm>
#include <filesystem>
#include <optional>
#include <string>
#include <utility>

#include "document/value.h"
#include "document/yaml.h"
#include "hwdb/architecture.h"
#include "hwdb/huggingface.h"

namespace shortboard {
namespace {

Node scalar(std::string key, std::string text) {
  return {Node::Kind::scalar, std::move(key), std::move(text), 0, 0, {}};
}
Node map(std::string key, std::vector<Node> children) {
  return {Node::Kind::map, std::move(key), {}, 0, 0, std::move(children)};
}

/// The keys of a config that affect cost; for a multi-modal model those of its language tower.
Node config_of(const Value& outer) {
  const Value inner = outer.optional("text_config").value_or(outer);
  Node config = map("config", {scalar("source", "config")});
  for (const Value& key : inner.entries())
    if (shapes_cost(key.node().key)) config.children.push_back(key.node());
  const std::optional<Value> tied = outer.optional("tie_word_embeddings");
  if (tied && config.find("tie_word_embeddings") == nullptr) config.children.push_back(tied->node());
  return config;
}

/// The file gives a model's shape; the database keeps the formats of its checkpoints.
Node entry_of(const Value& model, const Value& config, const std::string& title, const std::string& address,
              const Database& database) {
  const std::string& id = model.node().key;
  std::vector<Node> sources{map("config", {scalar("title", title), scalar("address", address)})};
  std::vector<Node> parts{scalar("id", id), scalar("name", id)};
  Node checkpoints;
  if (database.has(EntryKind::model, id)) {
    const Node known = database.document(EntryKind::model, id);
    if (const Node* found = known.find("checkpoints")) checkpoints = *found;
    if (const Node* found = known.find("sources"); found != nullptr && !checkpoints.children.empty())
      for (const Node& source : found->children)
        if (source.key != "config") sources.push_back(source);
  }
  parts.push_back(map("sources", std::move(sources)));
  parts.push_back(config_of(config));
  if (!checkpoints.children.empty()) parts.push_back(std::move(checkpoints));
  return map({}, std::move(parts));
}

bool same_layers(const LayerGroup& a, const LayerGroup& b) {
  const Attention &x = a.attention, &y = b.attention;
  const FeedForward &f = a.feed_forward, &g = b.feed_forward;
  return a.count == b.count && x.kind == y.kind && x.heads == y.heads && x.kv_heads == y.kv_heads &&
         x.head_size == y.head_size && f.gated == g.gated && f.width == g.width && f.experts == g.experts &&
         f.active == g.active;
}

/// Whether two architectures have the same sizes. Other properties may be missing in one of them.
bool same_sizes(const Architecture& a, const Architecture& b) {
  return a.hidden == b.hidden && a.vocabulary == b.vocabulary && a.tied_embeddings == b.tied_embeddings &&
         std::ranges::equal(a.layers, b.layers, same_layers);
}

/// If the file gives a known model its known sizes, the known model stays, because it has more properties.
void overlay_model(Database& database, const std::string& id, Node entry, const std::string& file) {
  Database other = database;
  other.overlay(EntryKind::model, std::move(entry), file);
  if (database.has(EntryKind::model, id)) try {
      if (same_sizes(database.model(id).architecture, other.model(id).architecture)) return;
    } catch (const SpecError&) {  // what can't be read is an error of what uses it
    }
  database = std::move(other);
}

}  // namespace

void overlay_models(Database& database, const std::string& file) {
  const Node document = read_document(file);
  for (const Value& model : Value{document, file}.entries()) {
    if (!model.is_map()) throw model.error("is not an architecture", "write {hidden_size: ..., ...} or {hf: NAME}");
    const std::optional<Value> name = model.optional("hf");
    if (!name) {
      overlay_model(database, model.node().key, entry_of(model, model, "architectures of this run", file, database),
                    file);
      continue;
    }
    const std::string path =
        (std::filesystem::path{file}.parent_path() / ".." / "hf-configs" / (name->text() + ".json")).string();
    const Node config = read_document(path);
    overlay_model(database, model.node().key, entry_of(model, Value{config, path}, "config.json", path, database),
                  path);
  }
}

}  // namespace shortboard
