#include "hwdb/figures.h"
#include "hwdb/huggingface.h"
#include "hwdb/read_entry.h"

namespace shortboard {

namespace {

Checkpoint read_checkpoint(const Value& map, const Figures& figures) {
  map.allow(
      {"name", "attention", "dense", "experts", "head", "activations", "block_scaled", "confidence", "source", "note"});
  const auto format = [&](std::string_view part) {
    return static_cast<NumberFormat>(map.required(part).one_of("number format", kNumberFormatNames));
  };
  Checkpoint checkpoint{.name = map.required("name").text(),
                        .attention = format("attention"),
                        .dense = format("dense"),
                        .experts = format("experts"),
                        .head = format("head"),
                        .activations = {},
                        .from = figures.provenance(map)};
  if (map.optional("activations")) checkpoint.activations = format("activations");
  if (const std::optional<Value> scaled = map.optional("block_scaled")) checkpoint.block_scaled = scaled->boolean();
  return checkpoint;
}

}  // namespace

Model read_model(const Value& entry) {
  entry.allow({"id", "name", "aliases", "sources", "published", "config", "checkpoints"});
  const Figures figures{entry};
  const Value config = entry.required("config");
  for (const Value& key : config.entries())
    if (key.node().key != "source" && !shapes_cost(key.node().key))
      throw key.error("no such key", "a config may have only keys that affect cost");
  Model model;
  model.architecture = read_huggingface(config);
  model.architecture.id = entry.required("id").text();
  model.architecture.name = entry.required("name").text();
  const Value source = config.required("source");
  const Value address = entry.required("sources").required(source.text());
  model.config_from = {
      Confidence::repository, address.required("title").text(), address.required("address").text(), {}};
  if (const std::optional<Value> published = entry.optional("published")) {
    published->allow({"total_parameters", "active_parameters"});
    model.total_parameters = figures.number(published->optional("total_parameters"));
    model.active_parameters = figures.number(published->optional("active_parameters"));
  }
  if (const std::optional<Value> list = entry.optional("checkpoints"))
    for (const Value& one : list->items()) model.checkpoints.push_back(read_checkpoint(one, figures));
  return model;
}

}  // namespace shortboard
