#include "hwdb/figures.h"
#include "hwdb/huggingface.h"
#include "hwdb/read_entry.h"

namespace shortboard {

Model read_model(const Value& entry) {
  entry.allow({"id", "name", "aliases", "sources", "published", "config"});
  const Figures figures{entry};
  const Value config = entry.required("config");
  for (const Value& key : config.entries())
    if (key.node().key != "source" && !shapes_cost(key.node().key))
      throw key.error("no such key", "a config holds only keys that shape cost");
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
  return model;
}

}  // namespace shortboard
